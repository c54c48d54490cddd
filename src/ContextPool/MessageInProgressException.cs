namespace ContextPool;

/// <summary>A message was to be recovered or discarded whose writer still lives; nothing was changed.</summary>
public sealed class MessageInProgressException(ContextId context, MessageId id)
    : ContextPoolException(ErrorCodes.MessageInProgress, $"message {id} of context {context} is still being made", context)
{
    /// <summary>The message.</summary>
    public MessageId Id { get; } = id;
}
