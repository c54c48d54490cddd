namespace ContextPool.Format;

/// <summary>What many messages of a conversation have in common, as the index tells it.</summary>
/// <param name="Role">As written; null where there is none.</param>
/// <param name="Type">As written; "text" where there is none.</param>
/// <param name="HasToolCalls">At least one tool call.</param>
/// <param name="HasToolResult">A tool result that is not null.</param>
internal sealed record MessageKind(string? Role, string Type, bool HasToolCalls, bool HasToolResult);
