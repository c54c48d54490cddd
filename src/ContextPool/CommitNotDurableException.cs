namespace ContextPool;

/// <summary>
/// The change is committed: it is on the disk and every reader sees it. Only whether it survives a power cut is not known, because
/// the sync behind the commit failed. Do not repeat it; any later save of the context that succeeds makes it durable too.
/// </summary>
public sealed class CommitNotDurableException(ContextId id, StorageException failed)
    : ContextPoolException(
        ErrorCodes.CommitNotDurable, $"context {id}: committed, but whether it survives a power cut is unknown: {failed.Message}", id, failed);
