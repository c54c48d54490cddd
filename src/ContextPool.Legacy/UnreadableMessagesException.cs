namespace ContextPool.Legacy;

/// <summary>A context that cannot be exported whole; nothing was written.</summary>
public sealed class UnreadableMessagesException(ContextId id, IReadOnlyList<string> unreadable)
    : ContextPoolException(
        ErrorCodes.MessagesUnreadable, $"context {id} has {unreadable.Count} messages that cannot be exported, the first is {unreadable[0]}", id)
{
    /// <summary>The files, each with why.</summary>
    public IReadOnlyList<string> Unreadable { get; } = unreadable;
}
