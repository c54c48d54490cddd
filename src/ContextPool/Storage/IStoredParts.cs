using ContextPool.Format;

namespace ContextPool.Storage;

/// <summary>
/// Reading the parts of one context, published or draft. Readers wait for nobody: they see a context as it was before a commit or
/// as it is after. What a head names is durable before the head names it, so whoever reads the head first finds its messages.
/// </summary>
internal interface IStoredParts
{
    /// <summary>The context.</summary>
    ContextId Id { get; }

    /// <summary>Where a message is kept, or the context where null; for people.</summary>
    string PlaceOf(MessageId? message = null);

    /// <summary>The head: metadata and branches, uninterpreted. Null where the context is not there.</summary>
    ValueTask<ContextHead?> ReadHeadAsync(CancellationToken cancel);

    /// <summary>One message. Never throws for what is wrong with it: the reading says so.</summary>
    ValueTask<StoredMessage> ReadMessageAsync(MessageId message, CancellationToken cancel);

    /// <summary>
    /// Many messages in one pass, in the order asked for, each as <see cref="ReadMessageAsync"/> has it. Reads ahead by a bounded
    /// amount; whoever stops early has cost little.
    /// </summary>
    IAsyncEnumerable<StoredMessage> ReadMessagesAsync(IReadOnlyList<MessageId> messages, CancellationToken cancel);

    /// <summary>True where a message of this id is kept, readable or not.</summary>
    ValueTask<bool> HasMessageAsync(MessageId message, CancellationToken cancel);

    /// <summary>All messages that are kept, by id, without reading them.</summary>
    IAsyncEnumerable<StoredEntry> ListMessagesAsync(CancellationToken cancel);

    /// <summary>The index as it is stored; derived, so it may lack or misstate what <see cref="ListMessagesAsync"/> tells.</summary>
    ValueTask<StoredIndex> ReadIndexAsync(CancellationToken cancel);

    /// <summary>What the context was made from; null where it was made here.</summary>
    ValueTask<Receipt?> ReadReceiptAsync(CancellationToken cancel);
}
