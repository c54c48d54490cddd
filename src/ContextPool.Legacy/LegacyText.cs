using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Legacy;

/// <summary>
/// The bytes of one legacy file, in memory or on disk, so that whoever works on them need not know which. Safe for one
/// thread at a time.
/// </summary>
internal sealed class LegacyText : IDisposable
{
    private readonly IFileReader? _reader;
    private byte[]? _bytes;

    private LegacyText(byte[]? bytes, IFileReader? reader, long length)
    {
        _bytes = bytes;
        _reader = reader;
        Length = length;
    }

    /// <summary>Size in bytes.</summary>
    public long Length { get; }

    /// <summary>Over bytes in an array of <see cref="TextPool.Shared"/>, which this takes over and returns.</summary>
    public static LegacyText InMemory(byte[] rented, int length) => new(rented, null, length);

    /// <summary>Over an open file, which this takes over; it must not change meanwhile.</summary>
    public static LegacyText OnDisk(IFileReader reader) => OnDisk(reader, out _);

    /// <summary>As <see cref="OnDisk(IFileReader)"/>, telling which version of the file this is.</summary>
    internal static LegacyText OnDisk(IFileReader reader, out FileStat version)
    {
        version = reader.Stat();
        return new LegacyText(null, reader, version.Length);
    }

    /// <summary>The bytes from an offset; valid until the scratch buffer is used again.</summary>
    public ReadOnlySpan<byte> Slice(long offset, int length, PooledBuffer scratch)
    {
        if (_bytes is not null) return _bytes.AsSpan((int)offset, length);
        Span<byte> target = scratch.Resize(length);
        if (_reader!.ReadUpTo(target, offset) != length)
            throw new InvalidContentException(ContentFault.Truncated, offset, $"expected {length} more bytes");
        return target;
    }

    /// <summary>Line and column, both from 1 and in bytes, of an offset; for errors, because it reads all that lies before.</summary>
    public string PlaceOf(long offset)
    {
        using var scratch = new PooledBuffer();
        long line = 1;
        long lineStart = 0;
        const int Step = 64 << 10;
        for (long at = 0; at < Math.Min(offset, Length); at += Step)
        {
            ReadOnlySpan<byte> part = Slice(at, (int)Math.Min(Step, Math.Min(offset, Length) - at), scratch);
            int last = part.LastIndexOf((byte)'\n');
            if (last < 0) continue;
            line += part.Count((byte)'\n');
            lineStart = at + last + 1;
        }

        return $"line {line}, column {offset - lineStart + 1}";
    }

    internal JsonWindow OpenWindow(LegacyLimits limits) => _bytes is not null
        ? new JsonWindow(_bytes, (int)Length, limits.MaxDepth)
        : new JsonWindow(_reader!, limits.WindowBytes, limits.MaxDepth);

    /// <summary>Returns the memory or closes the file.</summary>
    public void Dispose()
    {
        byte[]? owned = Interlocked.Exchange(ref _bytes, null);
        if (owned is not null) TextPool.Shared.Return(owned);
        _reader?.Dispose();
    }
}
