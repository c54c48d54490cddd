namespace ContextPool;

/// <summary>A message was to be added under an id that the context has already; nothing was changed.</summary>
public sealed class MessageExistsException(ContextId context, MessageId id)
    : ContextPoolException(ErrorCodes.MessageExists, $"context {context} has a message {id} already", context)
{
    /// <summary>The message.</summary>
    public MessageId Id { get; } = id;
}
