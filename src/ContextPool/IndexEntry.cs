using ContextPool.Format;
using ContextPool.Indexing;

namespace ContextPool;

/// <summary>What the index tells of one message.</summary>
/// <param name="Id">The message.</param>
/// <param name="Role">As in the message; null where it has none.</param>
/// <param name="Timestamp">Its time, or the best substitute; see <paramref name="TimeSource"/>.</param>
/// <param name="TimeSource">Where the time comes from.</param>
/// <param name="SizeBytes">Bytes of its file in the pool.</param>
/// <param name="HasToolCalls">At least one tool call.</param>
/// <param name="HasToolResult">A tool result that is not null.</param>
/// <param name="MessageType">As in the message; "text" where it has none.</param>
public readonly record struct IndexEntry(
    MessageId Id,
    string? Role,
    Timestamp Timestamp,
    TimeSource TimeSource,
    long SizeBytes,
    bool HasToolCalls,
    bool HasToolResult,
    string MessageType)
{
    /// <summary>Of the message's file, so that a check can tell a text that nobody replaced; unknown in entries of before this member.</summary>
    internal ContentHash Hash { get; init; }

    /// <summary>The entry of a message whose time was resolved.</summary>
    internal static IndexEntry Of(
        MessageId id, in MessageFacts facts, long sizeBytes, ContentHash hash, (Timestamp At, TimeSource Source) time) =>
        new(id, facts.Role, time.At, time.Source, sizeBytes, facts.HasToolCalls, facts.HasToolResult, facts.MessageType) { Hash = hash };
}
