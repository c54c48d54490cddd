namespace ContextPool;

/// <summary>A message that is in the pool but cannot be read; its neighbours can.</summary>
public sealed class MessageUnavailableException(MessageId id, string place, string why, ContextId? context = null, string? reason = null)
    : ContextPoolException(ErrorCodes.MessageUnavailable, $"message {id} is unavailable: {place}: {why}", context)
{
    /// <summary>
    /// What keeps it from being read, for programs: a code of <see cref="ErrorCodes"/>, or a <see cref="ContentFault"/> in the same
    /// spelling; null where that is not known.
    /// </summary>
    public string? Reason { get; } = reason;

    /// <summary>The message.</summary>
    public MessageId Id { get; } = id;

    /// <summary>Where it lies, for people: programs must not rely on its form.</summary>
    public string Place { get; } = place;
}
