using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Indexing;
using ContextPool.Storage.Packs;

namespace ContextPool.Storage.Local;

/// <summary>
/// What a packed draft holds, read back from the disk. Nobody moves messages of a draft, so its packs are looked at once, and no message
/// is looked for among the loose ones first; that there is none is seen before it is published.
/// </summary>
internal sealed class PackedDraftParts(IFileOperations files, ContextLayout layout) : IRawParts
{
    private readonly LocalRawParts _all = new(files, layout);
    private readonly PackDirectory _packs = new(files, layout.Packs);
    private PackSnapshot? _seen;

    public ValueTask<IReadOnlyList<RawEntry>> ListAsync(CancellationToken cancel) => _all.ListAsync(cancel);

    public ValueTask<ReadOnlyMemory<byte>?> ReadHeadAsync(CancellationToken cancel) => _all.ReadHeadAsync(cancel);

    public ValueTask<OrderedEntries?> ReadIndexAsync(CancellationToken cancel) => _all.ReadIndexAsync(cancel);

    /// <summary>In the order in which they were added each frame is read and decompressed once.</summary>
    public ValueTask ReadMessageAsync(MessageId message, PooledBuffer target, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (Find(message) is not { } packed) return _all.ReadMessageAsync(message, target, cancel);
        ReadOnlySpan<byte> bytes = _packs.Borrow(packed).Span;
        bytes.CopyTo(target.Resize(bytes.Length));
        return default;
    }

    public ValueTask<long> SizeOfAsync(MessageId message, CancellationToken cancel) =>
        Find(message) is { } packed ? new(packed.Place.Length) : _all.SizeOfAsync(message, cancel);

    private PackedMessage? Find(MessageId message) => (_seen ??= _packs.Look()).Find(message);
}
