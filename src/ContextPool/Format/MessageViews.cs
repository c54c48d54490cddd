namespace ContextPool.Format;

/// <summary>The contents of a message, as far as the application gives them meaning.</summary>
internal sealed record MessageViews(IReadOnlyList<MessagePart> Parts, IReadOnlyList<ToolCall> ToolCalls, ToolResult? ToolResult)
{
    /// <summary>The parts that are text.</summary>
    public IReadOnlyList<string> Texts { get; } = [.. Parts.OfType<MessageText>().Select(text => text.Value)];

    /// <summary>The parts that are images.</summary>
    public IReadOnlyList<MessageImage> Images { get; } = [.. Parts.OfType<MessageImage>()];
}
