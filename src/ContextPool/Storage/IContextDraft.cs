namespace ContextPool.Storage;

/// <summary>
/// A context that is being built aside, by one writer: messages, then the rest, then it is read back by whoever wants proof, then
/// published whole. Disposing of one that was not published abandons it.
/// </summary>
internal interface IContextDraft : IAsyncDisposable
{
    /// <summary>What lies there, read back from the storage.</summary>
    IStoredParts Stored { get; }

    /// <summary>The same byte by byte, for whoever wants proof.</summary>
    IRawParts Raw { get; }

    /// <summary>
    /// True where messages that are added one after the other lie side by side: then it is worth adding them in the order of the conversation.
    /// </summary>
    bool KeepsOrder { get; }

    /// <summary>Adds a message, as it is to be stored.</summary>
    ValueTask AddMessageAsync(MessageId id, ReadOnlyMemory<byte> json, CancellationToken cancel);

    /// <summary>Adds what is not a message; nothing is added behind it.</summary>
    /// <param name="rest">It.</param>
    /// <param name="cancel">Leaves the draft as it is.</param>
    ValueTask<DraftSize> CompleteAsync(DraftCompletion rest, CancellationToken cancel);

    /// <summary>Completes when all that was added survives a power cut. Drafts that wait at the same time may share the effort.</summary>
    ValueTask MakeDurableAsync();

    /// <summary>
    /// Makes the draft the context, in one step, durable when this returns. Throws where the draft is not whole,
    /// <see cref="WriterWaitException"/> where others write the one that it replaces for too long, and
    /// <see cref="CommitNotDurableException"/> where the step was taken and may not survive a power cut.
    /// </summary>
    /// <param name="replaces">
    /// The digest of the version that it replaces and that goes to the trash; null for a context that must not be there.
    /// </param>
    /// <param name="cancel">Before the step.</param>
    ValueTask<DraftFate> PublishAsync(string? replaces, CancellationToken cancel);
}
