namespace ContextPool;

/// <summary>How a message was streamed.</summary>
/// <param name="StartedAt">When the first piece came.</param>
/// <param name="CompletedAt">When the last one had come; null where it never did.</param>
/// <param name="Chunks">How many pieces.</param>
public sealed record MessageStreaming(Timestamp StartedAt, Timestamp? CompletedAt, long Chunks);
