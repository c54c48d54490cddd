using System.Buffers.Binary;

namespace ContextPool.Format;

/// <summary>
/// Where the columns of a footer lie: one after the other, each of values of one width, cut into pages that are proven by themselves. Widths
/// are powers of two, so no value lies across two pages, and whoever wants one message of very many reads a page of each column at most.
/// Immutable.
/// </summary>
internal sealed class PackColumns
{
    /// <summary>4 KiB: what a disk reads anyway.</summary>
    public const int PageBytes = 4 << 10;

    /// <summary>How many columns there are.</summary>
    public const int Count = (int)PackColumn.Hash + 1;

    private const int IdBytes = 16;
    private const int HashBytes = 32;

    private readonly byte[] _widths;
    private readonly long[] _offsets = new long[Count + 1];
    private readonly int[] _firstPages = new int[Count + 1];

    /// <param name="messages">How many values each column has.</param>
    /// <param name="widths">Of each column; 0 where all its values are 0.</param>
    public PackColumns(int messages, ReadOnlySpan<byte> widths)
    {
        (Messages, _widths) = (messages, widths.ToArray());
        for (int i = 0; i < Count; i++)
        {
            long bytes = (long)messages * _widths[i];
            _offsets[i + 1] = _offsets[i] + bytes;
            _firstPages[i + 1] = _firstPages[i] + (int)((bytes + PageBytes - 1) / PageBytes);
        }
    }

    /// <summary>How many values each column has.</summary>
    public int Messages { get; }

    /// <summary>Of all columns.</summary>
    public long Bytes => _offsets[Count];

    /// <summary>Of all columns; none holds values of two.</summary>
    public int PageCount => _firstPages[Count];

    /// <summary>The widths, as they are written.</summary>
    public ReadOnlySpan<byte> Widths => _widths;

    /// <summary>True for widths that a column may have.</summary>
    public static bool AreWidths(ReadOnlySpan<byte> widths) =>
        widths[(int)PackColumn.Id] == IdBytes && widths[(int)PackColumn.Ordinal] is 1 or 2 or 4 && widths[(int)PackColumn.Length] is 1 or 2 or 4
        && widths[(int)PackColumn.Kind] is 1 or 2 && widths[(int)PackColumn.Seconds] is 0 or 1 or 2 or 4 or 8
        && widths[(int)PackColumn.Nanoseconds] is 0 or 4 && widths[(int)PackColumn.Hash] is 0 or HashBytes;

    /// <summary>The narrowest widths that hold these values.</summary>
    public static byte[] WidthsFor(int messages, int longest, int kinds, ulong seconds, bool hasNanoseconds, bool hasHashes) =>
    [
        IdBytes, WidthOf((ulong)Math.Max(0, messages - 1)), WidthOf((ulong)longest), WidthOf((ulong)Math.Max(0, kinds - 1)),
        seconds == 0 ? (byte)0 : WidthOf(seconds), hasNanoseconds ? (byte)sizeof(int) : (byte)0, hasHashes ? (byte)HashBytes : (byte)0,
    ];

    /// <summary>Where a column begins.</summary>
    public long OffsetOf(PackColumn column) => _offsets[(int)column];

    /// <summary>The width of a column's values.</summary>
    public int WidthOf(PackColumn column) => _widths[(int)column];

    /// <summary>The page with a value, and where in it.</summary>
    public (int Page, int Offset) PlaceOf(PackColumn column, int index)
    {
        long at = (long)index * _widths[(int)column];
        return (_firstPages[(int)column] + (int)(at / PageBytes), (int)(at % PageBytes));
    }

    /// <summary>Where a page lies.</summary>
    public (long Offset, int Length) PageAt(int page)
    {
        int column = 0;
        while (page >= _firstPages[column + 1]) column++;
        long offset = _offsets[column] + ((long)(page - _firstPages[column]) * PageBytes);
        return (offset, (int)Math.Min(PageBytes, _offsets[column + 1] - offset));
    }

    /// <summary>A number of a width that <see cref="AreWidths"/> allows.</summary>
    public static ulong NumberIn(ReadOnlySpan<byte> value) => value.Length switch
    {
        0 => 0,
        1 => value[0],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(value),
        4 => BinaryPrimitives.ReadUInt32LittleEndian(value),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(value),
    };

    /// <summary>Writes a number that fits.</summary>
    public static void Put(Span<byte> value, ulong number)
    {
        Span<byte> all = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(all, number);
        all[..value.Length].CopyTo(value);
    }

    private static byte WidthOf(ulong largest) => largest switch
    {
        <= byte.MaxValue => 1,
        <= ushort.MaxValue => 2,
        <= uint.MaxValue => 4,
        _ => 8,
    };
}
