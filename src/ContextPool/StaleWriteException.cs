namespace ContextPool;

/// <summary>
/// What a save was based on is not what is on disk any more: somebody else saved in between. Nothing was written. Refresh,
/// look again, and save again.
/// </summary>
public sealed class StaleWriteException(string message, ContextId? context = null)
    : ContextPoolException(ErrorCodes.StaleWrite, message, context)
{
    internal static StaleWriteException Gone(MessageId id) => new($"message {id} is gone");

    internal static StaleWriteException Replaced(MessageId id) => new($"message {id} was replaced since it was read");
}
