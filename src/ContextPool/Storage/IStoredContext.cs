using ContextPool.Format;

namespace ContextPool.Storage;

/// <summary>One published context.</summary>
internal interface IStoredContext : IStoredParts
{
    /// <summary>Messages that are being made.</summary>
    IPartialMessages Partials { get; }

    /// <summary>The same byte by byte, for whoever wants proof.</summary>
    IRawParts Raw { get; }

    /// <summary>
    /// The digest of head and messages as they are stored: two that are equal are the same version. Null where something cannot be had.
    /// </summary>
    ValueTask<string?> ReadDigestAsync(CancellationToken cancel);

    /// <summary>
    /// Gives a context that something else wrote what it lacks: an index, and the receipt last, when all that it vouches for is durable,
    /// whoever wrote it. False where the context is not as it was compared; nothing has changed then. Throws
    /// <see cref="ContextNotFoundException"/>, <see cref="WriterWaitException"/>, and <see cref="CommitNotDurableException"/> where the receipt is there
    /// and may not survive a power cut.
    /// </summary>
    /// <param name="adoption">What is wished for.</param>
    /// <param name="cancel">Before anything is written.</param>
    ValueTask<bool> AdoptAsync(Adoption adoption, CancellationToken cancel);

    /// <summary>
    /// Completes when the context survives a power cut, name and all, whoever wrote it and whenever: it is to outlive its source. Throws
    /// <see cref="ContextNotFoundException"/>.
    /// </summary>
    /// <param name="renewed">Takes the place of the receipt; null leaves it as it is.</param>
    /// <param name="cancel">Before anything is written.</param>
    ValueTask MakeDurableAsync(Receipt? renewed, CancellationToken cancel);

    /// <summary>
    /// Reads the head, asks what is to change, and commits that or nothing. Between the reading and the commit nobody else commits.
    /// Throws <see cref="ContextNotFoundException"/>, <see cref="WriterWaitException"/> where others write for too long,
    /// <see cref="MessageExistsException"/> for a message that is to be added though it is there; what <see cref="ContextUpdate.Decide"/>
    /// throws passes through. In all these cases nothing has changed. Throws <see cref="CommitNotDurableException"/> where it has, and <see cref="ContextUpdate.Committed"/> was told.
    /// </summary>
    /// <param name="update">What is wished for.</param>
    /// <param name="cancel">Before the commit.</param>
    ValueTask<UpdatedContext> UpdateAsync(ContextUpdate update, CancellationToken cancel);

    /// <summary>
    /// Puts another version of a message in its place. The stored index never vouches for what the message was, whatever survives a crash.
    /// Throws as <see cref="UpdateAsync"/> does, and <see cref="StaleWriteException"/> where the message is gone or not as expected.
    /// </summary>
    /// <param name="replacement">What is wished for.</param>
    /// <param name="cancel">Before the commit.</param>
    /// <returns>True where the stored index has the entry; false where it has to be loaded again.</returns>
    ValueTask<bool> ReplaceAsync(Replacement replacement, CancellationToken cancel);

    /// <summary>
    /// Makes the stored index anew from the messages. Derived data: it may be lost, but it is never torn. Throws
    /// <see cref="ContextNotFoundException"/> and <see cref="WriterWaitException"/>.
    /// </summary>
    /// <param name="wait">How long to wait for other writers.</param>
    /// <param name="isWanted">Asked while nobody else writes, before anything is written.</param>
    /// <param name="cancel">Before anything is written.</param>
    /// <returns>How many messages it names; null where it was not wanted.</returns>
    ValueTask<int?> RebuildIndexAsync(TimeSpan wait, Func<ValueTask<bool>> isWanted, CancellationToken cancel);

    /// <summary>
    /// Moves messages to where many lie together, compressed; a storage that has no such place moves none. Readers find each message at
    /// any moment, and it stays the version that it is; a crash at any point loses none. Throws <see cref="ContextNotFoundException"/>,
    /// <see cref="WriterWaitException"/>, and <see cref="StoreBusyException"/> where the storage must be told first that there is such a
    /// place, while somebody migrates into it.
    /// </summary>
    /// <param name="options">Which messages.</param>
    /// <param name="wait">How long to wait for other writers.</param>
    /// <param name="cancel">Before the first message is moved.</param>
    ValueTask<PackResult> PackAsync(PackOptions options, TimeSpan wait, CancellationToken cancel);

    /// <summary>
    /// The way back: moves all messages to where each lies by itself. Throws as <see cref="PackAsync"/> does, and
    /// <see cref="InvalidContentException"/> where one of them cannot be read; then none has moved.
    /// </summary>
    /// <param name="wait">How long to wait for other writers.</param>
    /// <param name="cancel">Before the first message is moved.</param>
    ValueTask<PackResult> UnpackAsync(TimeSpan wait, CancellationToken cancel);

    /// <summary>
    /// Moves the context to the trash in one step, and remembers what it was made from. Throws <see cref="ContextNotFoundException"/> and
    /// <see cref="WriterWaitException"/>.
    /// </summary>
    /// <param name="wait">How long to wait for other writers.</param>
    /// <param name="orElse">What is remembered of a context that has no receipt; null for nothing.</param>
    /// <param name="cancel">Before the step.</param>
    ValueTask DeleteAsync(TimeSpan wait, Func<Receipt?>? orElse, CancellationToken cancel);
}
