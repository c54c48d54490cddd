using ZstdSharp;

namespace ContextPool.Format;

/// <summary>Zstandard frames as RFC 8878 has them, each with its content size.</summary>
internal sealed class ZstdCodec(int level = ZstdCodec.DefaultLevel) : IFrameCodec
{
    /// <summary>3: nearly all that higher levels save, at a third of their time.</summary>
    public const int DefaultLevel = 3;

    // RFC 8878: a block becomes 128 KiB at most, and takes a header of three bytes and one more at least.
    private const long MostOfBlock = 128 << 10;
    private const int LeastBlock = 4;

    private Compressor? _compressor; // each is made when it is first needed, because few need both
    private Decompressor? _decompressor;

    /// <summary>Of the compression.</summary>
    public int Level => level;

    /// <summary>As <see cref="StoredBound"/>: it depends on no codec.</summary>
    public static int BoundOf(int length) => Compressor.GetCompressBound(length);

    /// <summary>As <see cref="LengthOf"/>, likewise.</summary>
    public static long LengthIn(ReadOnlySpan<byte> stored)
    {
        try
        {
            // A size that so few bytes cannot become is a lie: nobody is to make room for it.
            return Decompressor.GetDecompressedSize(stored) is var length && length <= (ulong)(stored.Length / LeastBlock * MostOfBlock) ? (long)length : -1;
        }
        catch (ZstdException)
        {
            return -1;
        }
    }

    public int StoredBound(int length) => BoundOf(length);

    public int Store(ReadOnlySpan<byte> bytes, Span<byte> stored) => (_compressor ??= new Compressor(level)).Wrap(bytes, stored);

    public long LengthOf(ReadOnlySpan<byte> stored) => LengthIn(stored);

    public bool TryRestore(ReadOnlySpan<byte> stored, Span<byte> bytes)
    {
        try
        {
            return LengthOf(stored) == bytes.Length && (_decompressor ??= new Decompressor()).Unwrap(stored, bytes) == bytes.Length;
        }
        catch (ZstdException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _compressor?.Dispose();
        _decompressor?.Dispose();
    }
}
