using ContextPool.Format;

namespace ContextPool;

/// <summary>One line of a conversation: an ordered choice of the messages in the pool.</summary>
/// <param name="Name">Its name, any text.</param>
/// <param name="MessageIds">The messages in order; ids that are no UUIDs are left out and counted.</param>
/// <param name="UnreadableIds">How many entries of the list are no UUIDs.</param>
public sealed record Branch(string Name, IReadOnlyList<MessageId> MessageIds, int UnreadableIds = 0)
{
    /// <summary>True where the text has an array of ids that others can be added to.</summary>
    internal bool HasIdArray { get; init; }

    /// <summary>The last message; null where there is none.</summary>
    internal MessageId? Tip => MessageIds.Count > 0 ? MessageIds[^1] : null;

    /// <summary>This branch with more messages at its end. Costs what is added, not what is there.</summary>
    internal Branch With(IReadOnlyList<MessageId> added) =>
        this with { MessageIds = (MessageIds as GrowingIds ?? GrowingIds.Of(MessageIds)).With(added) };
}
