namespace ContextPool;

/// <summary>A message that is in the pool but cannot be read; its neighbours can.</summary>
public sealed class MessageUnavailableException(MessageId id, string place, string why)
    : ContextPoolException(ErrorCodes.MessageUnavailable, $"message {id} is unavailable: {place}: {why}")
{
    /// <summary>The message.</summary>
    public MessageId Id { get; } = id;

    /// <summary>Where it lies, for people: programs must not rely on its form.</summary>
    public string Place { get; } = place;
}
