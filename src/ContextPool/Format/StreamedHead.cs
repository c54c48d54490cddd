namespace ContextPool.Format;

/// <summary>What a message that is being made will be.</summary>
/// <param name="Id">The message.</param>
/// <param name="Role">Its role.</param>
/// <param name="Branch">The branch that it will be added to.</param>
/// <param name="ParentId">The message it answers; null for none.</param>
/// <param name="StartedAt">When its making began.</param>
internal sealed record StreamedHead(MessageId Id, string Role, string Branch, MessageId? ParentId, Timestamp StartedAt);
