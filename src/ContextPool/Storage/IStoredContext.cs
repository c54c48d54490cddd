namespace ContextPool.Storage;

/// <summary>One published context.</summary>
internal interface IStoredContext : IStoredParts
{
    /// <summary>
    /// Reads the head, asks what is to change, and commits that or nothing. Between the reading and the commit nobody else commits.
    /// Throws <see cref="ContextNotFoundException"/>, <see cref="WriterWaitException"/> where others write for too long,
    /// <see cref="MessageExistsException"/> for a message that is to be added though it is there, <see cref="StaleWriteException"/> for one that is
    /// to be replaced and is not as expected; what <paramref name="edit"/> throws passes through. In all these cases nothing has changed.
    /// </summary>
    /// <param name="edit">
    /// What is to change, given the head as it is. May be asked several times where a storage commits by trying, so it must do
    /// nothing but read and decide.
    /// </param>
    /// <param name="cancel">Before the commit.</param>
    /// <returns>The head as committed; the one that was read where nothing was to change.</returns>
    ValueTask<ContextHead> UpdateAsync(Func<ContextHead, ValueTask<ContextChange>> edit, CancellationToken cancel);

    /// <summary>Writes the whole index anew. Derived data: it may be lost, but it is never torn.</summary>
    ValueTask WriteIndexAsync(IReadOnlyList<IndexEntry> entries, CancellationToken cancel);

    /// <summary>
    /// Moves the context to the trash in one step, and remembers its receipt. Throws <see cref="ContextNotFoundException"/> and
    /// <see cref="WriterWaitException"/>.
    /// </summary>
    ValueTask DeleteAsync(CancellationToken cancel);
}
