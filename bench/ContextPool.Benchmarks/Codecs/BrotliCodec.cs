using System.IO.Compression;
using ContextPool.Format;

namespace ContextPool.Benchmarks.Codecs;

/// <summary>What the base class library has beside deflate.</summary>
internal sealed class BrotliCodec(int quality) : IFrameCodec
{
    private const int WindowBits = 18; // 256 KiB, the largest frame measured

    public int StoredBound(int length) => BrotliEncoder.GetMaxCompressedLength(length);

    public int Store(ReadOnlySpan<byte> bytes, Span<byte> stored) =>
        BrotliEncoder.TryCompress(bytes, stored, out int written, quality, WindowBits)
            ? written : throw new InvalidOperationException("the bound does not hold");

    public long LengthOf(ReadOnlySpan<byte> stored) => -1; // Brotli does not say.

    public bool TryRestore(ReadOnlySpan<byte> stored, Span<byte> bytes) =>
        BrotliDecoder.TryDecompress(stored, bytes, out int written) && written == bytes.Length;

    public void Dispose()
    {
    }
}
