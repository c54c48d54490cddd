using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace ContextPool.Format;

/// <summary>
/// The footer of a pack: nothing of it is taken out before it is asked for, so that finding one message in a large pack costs a few pages.
/// Every number is looked at before it is used. Throws <see cref="InvalidContentException"/> for what is not as it must be, and what its
/// pages throw. Safe for concurrent use.
/// </summary>
/// <param name="head">Finds what is in the pages.</param>
/// <param name="trailer">Where it is.</param>
/// <param name="pages">What is known of the messages.</param>
internal sealed class PackFooter(PackHead head, PackTrailer trailer, IPackPages pages)
{
    // Random ids stray by half the root of their number.
    private const int FirstStep = 64;

    private readonly PackColumns _columns = head.Columns;

    /// <summary>How many frames there are.</summary>
    public int FrameCount => head.Frames.Count;

    /// <summary>How many messages there are.</summary>
    public int Count => _columns.Messages;

    /// <summary>The part of a pack's name that its contents decide, 16 hex digits, of the payload of its footer.</summary>
    public static string NameOf(ReadOnlySpan<byte> payload) => Convert.ToHexStringLower(SHA256.HashData(payload).AsSpan(0, 8));

    /// <summary>
    /// Reads the footer frame that a trailer points to, all of it. Throws <see cref="InvalidContentException"/> where a checksum does not
    /// hold or its parts do not fit into it.
    /// </summary>
    public static PackFooter Read(ReadOnlyMemory<byte> frame, in PackTrailer trailer)
    {
        ReadOnlyMemory<byte> payload = PackFormat.OpenFooter(frame, trailer);
        PackHead head = PackHead.Read(payload[^trailer.HeadLength..], trailer);
        return new PackFooter(head, trailer, new PagesInMemory(head, payload[PackFormat.NameBytes..]));
    }

    /// <summary>
    /// The position of a message among all by id; negative where there is none. Looked for around the place that it would have if the ids were
    /// spread evenly, so that three or four pages mostly do, of however many; where they are not, a few more.
    /// </summary>
    public int PositionOf(MessageId id)
    {
        (int low, int high) = Around(Likely(id), id);
        while (low <= high)
        {
            int middle = low + ((high - low) / 2);
            int order = IdAt(middle).CompareTo(id);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }

    /// <summary>The id at a position.</summary>
    public MessageId IdAt(int position) => new(new Guid(ValueOf(PackColumn.Id, position), bigEndian: true));

    /// <summary>Where the message at a position is. Throws <see cref="InvalidContentException"/> where that is nowhere.</summary>
    public PackedPlace PlaceAt(int position) => PlaceOf(OrdinalAt(position));

    /// <summary>As <see cref="PlaceAt"/>, of the message that comes at a place among all as they are stored.</summary>
    public PackedPlace PlaceOf(int ordinal)
    {
        int number = FrameOf(ordinal);
        PackFrame frame = head.Frames[number];
        long offset = BytesOf(frame.First, ordinal);
        long length = LengthOf(ordinal);
        Require(length > 0 && offset + length < frame.Length, $"message {ordinal} of the pack is not inside its frame");
        return new PackedPlace(number, (int)offset, (int)length);
    }

    /// <summary>What the index tells of the message at a position.</summary>
    public IndexEntry EntryAt(int position)
    {
        int ordinal = OrdinalAt(position);
        PackKind kind = PackKindOf(ordinal);
        var at = new Timestamp(
            unchecked(head.FirstSecond + (long)NumberOf(PackColumn.Seconds, ordinal)), unchecked((int)NumberOf(PackColumn.Nanoseconds, ordinal)));
        Require(at.IsRepresentable && at.Nanoseconds is >= 0 and < 1_000_000_000, $"message {IdAt(position)} has no time");
        long length = LengthOf(ordinal);
        Require(length <= ReadingLimits.MaxMessageBytes, $"message {IdAt(position)} is not inside its frame");
        return new IndexEntry(
            IdAt(position), kind.Kind.Role, at, kind.TimeSource, (int)length, kind.Kind.HasToolCalls, kind.Kind.HasToolResult, kind.Kind.Type)
        { Hash = HashOf(ordinal) };
    }

    /// <summary>As <see cref="EntryAt"/>, without id, size and time.</summary>
    public MessageKind KindAt(int position) => KindOf(OrdinalAt(position));

    /// <summary>As <see cref="KindAt"/>, of the message that comes at a place among all as they are stored.</summary>
    public MessageKind KindOf(int ordinal) => PackKindOf(ordinal).Kind;

    /// <summary>SHA-256 of the message at a position.</summary>
    public ContentHash HashAt(int position) => HashOf(OrdinalAt(position));

    /// <summary>A frame.</summary>
    public PackFrame FrameAt(int number) => head.Frames[number];

    /// <summary>The messages of a frame, as they are decompressed. Throws <see cref="InvalidContentException"/> where the stored bytes are not it.</summary>
    public byte[] Restore(int number, ReadOnlySpan<byte> stored, IFrameCodec codec)
    {
        PackFrame frame = FrameAt(number);
        PackFormat.Require(
            stored.Length == frame.StoredLength && XxHash3.HashToUInt64(stored) == frame.Checksum, frame.Offset,
            $"the checksum of frame {number} does not hold");
        PackFormat.Require(codec.LengthOf(stored) == frame.Length, frame.Offset, $"frame {number} has another length than the footer says");
        byte[] bytes = GC.AllocateUninitializedArray<byte>(frame.Length);
        PackFormat.Require(codec.TryRestore(stored, bytes), frame.Offset, $"frame {number} cannot be decompressed");
        return bytes;
    }

    /// <summary>
    /// Goes through all of it: ids in order, each message in one place, messages side by side in their frames. Throws
    /// <see cref="InvalidContentException"/> at the first thing that is not so.
    /// </summary>
    public void Verify()
    {
        bool[] isThere = new bool[Count];
        for (int i = 0; i < Count; i++)
        {
            Require(i == 0 || IdAt(i - 1) < IdAt(i), "the messages are not in the order of their ids");
            Require(!isThere[OrdinalAt(i)], $"message {IdAt(i)} is where another one is");
            isThere[OrdinalAt(i)] = true;
            _ = EntryAt(i);
        }

        for (int i = 0; i < FrameCount; i++)
        {
            PackFrame frame = FrameAt(i);
            for (int ordinal = frame.First; ordinal < frame.First + frame.Messages; ordinal++) Require(LengthOf(ordinal) > 0, $"a message of frame {i} is empty");
            Require(BytesOf(frame.First, frame.First + frame.Messages) == frame.Length, $"the messages of frame {i} are not all of it");
        }
    }

    /// <summary>Steps away from a place, ever further, until the id is behind it.</summary>
    private (int Low, int High) Around(int place, MessageId id)
    {
        int low = 0;
        int high = Count - 1;
        int step = FirstStep;
        bool isBehind = Count > 0 && IdAt(place) < id;
        int next = place;
        while (next >= 0 && next < Count && IdAt(next) < id == isBehind)
        {
            if (isBehind) low = next + 1;
            else high = next;
            next += isBehind ? step : -step;
            step *= 2;
        }

        if (isBehind) return (low, Math.Min(high, next));
        return (Math.Max(low, next), high);
    }

    /// <summary>Bytes of some messages that follow each other, with their line feeds.</summary>
    private long BytesOf(int from, int to)
    {
        int width = _columns.WidthOf(PackColumn.Length);
        long bytes = to - from;
        while (from < to)
        {
            (int page, int offset) = _columns.PlaceOf(PackColumn.Length, from);
            ReadOnlySpan<byte> values = pages[page][offset..];
            int count = Math.Min(to - from, values.Length / width);
            for (int i = 0; i < count; i++) bytes += (long)PackColumns.NumberIn(values.Slice(i * width, width));
            from += count;
        }

        return bytes;
    }

    /// <summary>Where an id would stand if they were spread evenly between the first and the last, as random ones are, and counted ones.</summary>
    private int Likely(MessageId id)
    {
        if (Count < FirstStep) return 0;
        UInt128 first = NumberOf(IdAt(0));
        UInt128 last = NumberOf(IdAt(Count - 1));
        UInt128 wanted = UInt128.Clamp(NumberOf(id), first, UInt128.Max(first, last));
        return last <= first ? 0 : (int)((double)(wanted - first) / (double)(last - first) * (Count - 1));
    }

    private static UInt128 NumberOf(MessageId id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>Where the message at a position comes among all as they are stored.</summary>
    public int OrdinalAt(int position)
    {
        ulong ordinal = NumberOf(PackColumn.Ordinal, position);
        Require(ordinal < (ulong)Count, $"message {IdAt(position)} is in no frame of the pack");
        return (int)ordinal;
    }

    private int FrameOf(int ordinal)
    {
        int low = 0;
        int high = FrameCount - 1;
        while (low < high)
        {
            int middle = low + ((high - low + 1) / 2);
            if (head.Frames[middle].First <= ordinal) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    private PackKind PackKindOf(int ordinal)
    {
        ulong kind = NumberOf(PackColumn.Kind, ordinal);
        Require(kind < (ulong)head.Kinds.Count, "a message is of a kind that is not there");
        return head.Kinds[(int)kind];
    }

    private ContentHash HashOf(int ordinal) =>
        _columns.WidthOf(PackColumn.Hash) == 0 ? default : ContentHash.FromBytes(ValueOf(PackColumn.Hash, ordinal));

    private long LengthOf(int ordinal) => (long)NumberOf(PackColumn.Length, ordinal);

    private ulong NumberOf(PackColumn column, int index) => _columns.WidthOf(column) == 0 ? 0 : PackColumns.NumberIn(ValueOf(column, index));

    private ReadOnlySpan<byte> ValueOf(PackColumn column, int index)
    {
        (int page, int offset) = _columns.PlaceOf(column, index);
        return pages[page].Slice(offset, _columns.WidthOf(column));
    }

    private void Require(bool isSo, [InterpolatedStringHandlerArgument(nameof(isSo))] Otherwise otherwise) =>
        PackFormat.Require(isSo, trailer.FooterOffset, otherwise);

    private void Require(bool isSo, string otherwise) => PackFormat.Require(isSo, trailer.FooterOffset, otherwise);

    /// <summary>All of them, looked at once.</summary>
    private sealed class PagesInMemory : IPackPages
    {
        private readonly PackColumns _columns;
        private readonly ReadOnlyMemory<byte> _all;

        public PagesInMemory(PackHead head, ReadOnlyMemory<byte> all)
        {
            (_columns, _all) = (head.Columns, all);
            for (int page = 0; page < _columns.PageCount; page++) head.RequirePage(page, this[page]);
        }

        public ReadOnlySpan<byte> this[int page]
        {
            get
            {
                (long offset, int length) = _columns.PageAt(page);
                return _all.Span.Slice((int)offset, length);
            }
        }
    }
}
