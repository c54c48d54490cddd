namespace ContextPool.Storage;

/// <summary>
/// One message that is being made, held by its writer. Disposing of it ends the writing: what was added stays, as that of a writer that is
/// gone. One call at a time.
/// </summary>
internal interface IPartialMessage : IAsyncDisposable
{
    /// <summary>Adds to what is kept, behind what was added before. Where that fails, the end of what is kept is not known.</summary>
    ValueTask AddAsync(ReadOnlyMemory<byte> more, CancellationToken cancel);

    /// <summary>Removes all of it, and ends the writing.</summary>
    ValueTask RemoveAsync();
}
