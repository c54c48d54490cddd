namespace ContextPool.Format;

/// <summary>The contents of a message, as far as the application gives them meaning.</summary>
internal sealed record MessageViews(
    IReadOnlyList<string> Texts, IReadOnlyList<MessageImage> Images, IReadOnlyList<ToolCall> ToolCalls, ToolResult? ToolResult);
