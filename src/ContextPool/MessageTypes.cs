namespace ContextPool;

/// <summary>The types of messages that the application reads; a save refuses others.</summary>
public static class MessageTypes
{
    /// <summary>Talk.</summary>
    public const string Text = "text";

    /// <summary>A plan with steps.</summary>
    public const string Plan = "plan";

    /// <summary>The model asks for a decision.</summary>
    public const string Question = "question";

    /// <summary>Tools are called.</summary>
    public const string ToolCall = "tool_call";

    /// <summary>A tool answered.</summary>
    public const string ToolResult = "tool_result";
}
