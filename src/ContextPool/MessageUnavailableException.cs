namespace ContextPool;

/// <summary>A message that is in the pool but cannot be read; its neighbours can.</summary>
public sealed class MessageUnavailableException(MessageId id, string path, string why)
    : Exception($"message {id} is unavailable: {path}: {why}")
{
    /// <summary>The message.</summary>
    public MessageId Id { get; } = id;

    /// <summary>Its file.</summary>
    public string Path { get; } = path;
}
