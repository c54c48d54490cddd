using ContextPool.Format;

namespace ContextPool;

/// <summary>What a tool answered, for a new message.</summary>
/// <param name="RequestId">The call it answers.</param>
/// <param name="ResultJson">The answer, raw, any JSON.</param>
public sealed record ToolResultDraft(string RequestId, string ResultJson)
{
    /// <summary>An answer that is text.</summary>
    public static ToolResultDraft FromText(string requestId, string text)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        ArgumentNullException.ThrowIfNull(text);
        return new ToolResultDraft(requestId, JsonEditor.Quoted(text));
    }
}
