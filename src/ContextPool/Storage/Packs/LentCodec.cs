using ContextPool.Format;

namespace ContextPool.Storage.Packs;

/// <summary>
/// A codec that is lent for one frame at a time: whoever writes packs for hundreds of drafts that wait for each other holds none meanwhile.
/// Safe for concurrent use.
/// </summary>
internal sealed class LentCodec(int level = ZstdCodec.DefaultLevel) : IFrameCodec
{
    public int StoredBound(int length) => ZstdCodec.BoundOf(length);

    public int Store(ReadOnlySpan<byte> bytes, Span<byte> stored)
    {
        using Loan loan = new(level);
        return loan.Codec.Store(bytes, stored);
    }

    public long LengthOf(ReadOnlySpan<byte> stored) => ZstdCodec.LengthIn(stored);

    public bool TryRestore(ReadOnlySpan<byte> stored, Span<byte> bytes)
    {
        using Loan loan = new(level);
        return loan.Codec.TryRestore(stored, bytes);
    }

    public void Dispose()
    {
    }

    private readonly struct Loan(int level) : IDisposable
    {
        public ZstdCodec Codec { get; } = Codecs.Rent(level);

        public void Dispose() => Codecs.Return(Codec);
    }
}
