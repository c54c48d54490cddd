using ContextPool.Format;
using ContextPool.Indexing;

namespace ContextPool.Storage;

/// <summary>
/// The parts of one context byte by byte, as they lie in the storage at the moment of each call: not interpreted, not mended, not
/// remembered. For whoever compares them with what they should be, and would be deceived by a reader that makes the best of them.
/// </summary>
internal interface IRawParts
{
    /// <summary>All that lies among the messages, in no order.</summary>
    ValueTask<IReadOnlyList<RawEntry>> ListAsync(CancellationToken cancel);

    /// <summary>The head; null where it is missing.</summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadHeadAsync(CancellationToken cancel);

    /// <summary>Fills a buffer with a message. Fails where it is missing.</summary>
    ValueTask ReadMessageAsync(MessageId message, PooledBuffer target, CancellationToken cancel);

    /// <summary>Bytes of a message, without reading it; 0 where it is missing.</summary>
    ValueTask<long> SizeOfAsync(MessageId message, CancellationToken cancel);

    /// <summary>
    /// The index as it was written whole, by id; null where it is missing. Throws <see cref="InvalidContentException"/> where it is torn.
    /// </summary>
    ValueTask<OrderedEntries?> ReadIndexAsync(CancellationToken cancel);
}
