using ContextPool.Files;

namespace ContextPool;

/// <summary>
/// A legacy context was to be migrated, because it was asked for or because a save or a deletion needs a pool, and could not be.
/// Nothing was saved, the legacy file is as it was, and the context can be read from it. What is wrong is told by
/// <see cref="Exception.InnerException"/>; <see cref="StoreBusyException"/> is the one that needs no more than patience.
/// </summary>
public class MigrationFailedException : ContextPoolException
{
    private protected MigrationFailedException(string code, string message)
        : base(code, message) => MayBeTriedAgain = true;

    internal MigrationFailedException(ContextId id, Exception cause)
        : base(ErrorCodes.MigrationFailed, $"context {id} was not migrated: {cause.Message}", id, cause) => MayBeTriedAgain = Passes(cause);

    /// <summary>
    /// True where the same call may succeed later: somebody held what it needs, a disk was full, a device failed. False where somebody
    /// has to mend something first: the legacy file is damaged, may not be read, or the pool would not be what it holds.
    /// </summary>
    public bool MayBeTriedAgain { get; }

    private static bool Passes(Exception cause) => cause is FileOperationException
    {
        Failure: FileFailure.NoSpace or FileFailure.TooManyOpenFiles or FileFailure.Device or FileFailure.NotFound,
    };
}
