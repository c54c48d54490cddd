using ContextPool.Format;

namespace ContextPool.Storage;

/// <summary>
/// Reading the parts of one context, published or draft. Readers wait for nobody: they see a context as it was before a commit or
/// as it is after. What a head names is durable before the head names it, so whoever reads the head first finds its messages.
/// Safe for concurrent use.
/// </summary>
internal interface IStoredParts : IMessageSource
{
    /// <summary>The context.</summary>
    ContextId Id { get; }

    /// <summary>True where the context is there.</summary>
    ValueTask<bool> ExistsAsync(CancellationToken cancel);

    /// <summary>
    /// The head. Null where the context is not there; throws <see cref="InvalidContentException"/> where it is and cannot be understood.
    /// </summary>
    /// <param name="known">A head that was read or committed before: where it still is that one, its objects are given back.</param>
    /// <param name="cancel">Before anything is read.</param>
    ValueTask<ContextHead?> ReadHeadAsync(ContextHead? known, CancellationToken cancel);

    /// <summary>True where a message of this id is kept, readable or not.</summary>
    ValueTask<bool> HasMessageAsync(MessageId message, CancellationToken cancel);

    /// <summary>All messages that are kept, by id, without reading them.</summary>
    IAsyncEnumerable<StoredEntry> ListMessagesAsync(CancellationToken cancel);

    /// <summary>What the stored index says of one message, not compared with what is kept; null where it says nothing.</summary>
    ValueTask<IndexEntry?> FindIndexedAsync(MessageId message, CancellationToken cancel);

    /// <summary>What the context was made from; null where it was made here.</summary>
    ValueTask<Receipt?> ReadReceiptAsync(CancellationToken cancel);
}
