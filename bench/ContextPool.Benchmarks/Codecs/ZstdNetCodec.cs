using ContextPool.Format;
using ZstdNet;

namespace ContextPool.Benchmarks.Codecs;

/// <summary>The same frames, made by the native library.</summary>
internal sealed class ZstdNetCodec(int level) : IFrameCodec
{
    private readonly CompressionOptions _options = new(level);
    private readonly Decompressor _decompressor = new();
    private Compressor? _compressor;

    public int StoredBound(int length) => Compressor.GetCompressBound(length);

    public int Store(ReadOnlySpan<byte> bytes, Span<byte> stored) => (_compressor ??= new Compressor(_options)).Wrap(bytes, stored);

    public long LengthOf(ReadOnlySpan<byte> stored) => (long)Decompressor.GetDecompressedSize(stored);

    public bool TryRestore(ReadOnlySpan<byte> stored, Span<byte> bytes) => _decompressor.Unwrap(stored, bytes) == bytes.Length;

    public void Dispose()
    {
        _compressor?.Dispose();
        _options.Dispose();
        _decompressor.Dispose();
    }
}
