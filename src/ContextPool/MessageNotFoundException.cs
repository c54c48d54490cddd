namespace ContextPool;

/// <summary>A message that a change builds on is not in the pool, or not in the branch; nothing was changed.</summary>
public sealed class MessageNotFoundException(ContextId context, MessageId id, string why)
    : ContextPoolException(ErrorCodes.MessageNotFound, $"context {context}: {why}", context)
{
    /// <summary>The message.</summary>
    public MessageId Id { get; } = id;
}
