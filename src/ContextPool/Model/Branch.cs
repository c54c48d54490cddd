namespace ContextPool.Model;

/// <summary>One line of a conversation: an ordered choice of the messages in the pool.</summary>
/// <param name="Name">Its name, any text.</param>
/// <param name="MessageIds">The messages in order; ids that are no UUIDs are left out and counted.</param>
/// <param name="UnreadableIds">How many entries of the list are no UUIDs.</param>
public sealed record Branch(string Name, IReadOnlyList<MessageId> MessageIds, int UnreadableIds = 0);
