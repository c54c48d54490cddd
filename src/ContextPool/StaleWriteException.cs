namespace ContextPool;

/// <summary>
/// What a save was based on is not what is on disk any more: somebody else saved in between. Nothing was written. Refresh,
/// look again, and save again.
/// </summary>
public sealed class StaleWriteException(string message, ContextId? context = null, MessageId? id = null)
    : ContextPoolException(ErrorCodes.StaleWrite, message, context)
{
    /// <summary>The message that was to be replaced; null where it is about something else.</summary>
    public MessageId? Id { get; } = id;

    internal static StaleWriteException Gone(ContextId context, MessageId id) => new($"message {id} is gone", context, id);

    internal static StaleWriteException Replaced(ContextId context, MessageId id) => new($"message {id} was replaced since it was read", context, id);
}
