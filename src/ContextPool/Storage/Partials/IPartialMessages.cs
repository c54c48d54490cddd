namespace ContextPool.Storage;

/// <summary>
/// What is kept of messages while they are being made, beside the context and no part of it: nobody who reads messages, index or head
/// meets them. Survives the death of the process; whether it survives a power cut is left to the storage. Safe for concurrent use.
/// </summary>
internal interface IPartialMessages
{
    /// <summary>Begins to keep a message that is being made. Throws <see cref="ContextNotFoundException"/>.</summary>
    /// <param name="message">The message; several may be made under one id, and only one of them can be saved.</param>
    /// <param name="first">What is kept at once.</param>
    /// <param name="cancel">Before anything is kept.</param>
    ValueTask<IPartialMessage> BeginAsync(MessageId message, ReadOnlyMemory<byte> first, CancellationToken cancel);

    /// <summary>What is kept, of writers that live and of those that are gone.</summary>
    ValueTask<IReadOnlyList<StoredPartial>> ListAsync(CancellationToken cancel);

    /// <summary>Removes what a writer that is gone left; false where it is gone too, or its writer lives.</summary>
    ValueTask<bool> RemoveAsync(StoredPartial partial, CancellationToken cancel);
}
