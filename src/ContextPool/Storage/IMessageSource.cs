namespace ContextPool.Storage;

/// <summary>Where the messages of an open context come from. Safe for concurrent use.</summary>
internal interface IMessageSource
{
    /// <summary>Where a message is kept, or the context where null; for people.</summary>
    string PlaceOf(MessageId? message = null);

    /// <summary>One message. Never throws for what is wrong with it: the reading says so.</summary>
    ValueTask<StoredMessage> ReadMessageAsync(MessageId message, CancellationToken cancel);

    /// <summary>
    /// Many messages in one pass, in the order asked for, each as <see cref="ReadMessageAsync"/> has it. Reads ahead by a bounded
    /// amount; whoever stops early has cost little.
    /// </summary>
    IAsyncEnumerable<StoredMessage> ReadMessagesAsync(IReadOnlyList<MessageId> messages, CancellationToken cancel);

    /// <summary>The ids of all messages that are kept, readable or not, in order.</summary>
    ValueTask<IReadOnlyList<MessageId>> ListIdsAsync(CancellationToken cancel);

    /// <summary>
    /// The index, by id: an entry for each message that can be read. Where a stored one lacks or misstates what is kept, what is given
    /// back is mended; nothing is written.
    /// </summary>
    ValueTask<IndexEntry[]> LoadIndexAsync(CancellationToken cancel);
}
