namespace ContextPool;

/// <summary>
/// What a save was based on is not what is on disk any more: somebody else saved in between. Nothing was written. Refresh,
/// look again, and save again.
/// </summary>
public sealed class StaleWriteException(string message, ContextId? context = null)
    : ContextPoolException(ErrorCodes.StaleWrite, message, context);
