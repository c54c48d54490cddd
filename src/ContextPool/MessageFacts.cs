namespace ContextPool;

/// <summary>What the index tells of a message, as read from the message itself.</summary>
/// <param name="InnerId">The member <c>id</c>; null where it is missing.</param>
/// <param name="ParentId">The message this one answers; null for a root.</param>
/// <param name="Role">As written: "System", "User", "Assistant" or "Tool"; null where missing.</param>
/// <param name="MessageType">As written; "text" where missing, as in the oldest files.</param>
/// <param name="OwnTime"><c>metadata.created_at</c>, else the start of its streaming; null where it has neither.</param>
/// <param name="OwnTimeSource">Which of the two; meaningless without <paramref name="OwnTime"/>.</param>
/// <param name="HasToolCalls">At least one tool call.</param>
/// <param name="HasToolResult">A tool result that is not null.</param>
/// <param name="IsComplete">It has what the application requires of a message: an id, a message, a role and a content.</param>
internal readonly record struct MessageFacts(
    MessageId? InnerId,
    MessageId? ParentId,
    string? Role,
    string MessageType,
    Timestamp? OwnTime,
    TimeSource OwnTimeSource,
    bool HasToolCalls,
    bool HasToolResult,
    bool IsComplete);

/// <summary>Where the time of a message comes from.</summary>
public enum TimeSource : byte
{
    /// <summary>The message says when it was created.</summary>
    CreatedAt,

    /// <summary>The start of the streaming that produced it.</summary>
    StreamingStart,

    /// <summary>The nearest ancestor that has a time.</summary>
    Ancestor,

    /// <summary>The last write of the file the context came from.</summary>
    File,
}
