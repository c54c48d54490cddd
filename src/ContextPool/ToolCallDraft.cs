namespace ContextPool;

/// <summary>A call of a tool that a new message asks for.</summary>
/// <param name="Id">The call; its result names it.</param>
/// <param name="ToolName">The tool.</param>
/// <param name="ArgumentsJson">The arguments, raw JSON: an object as a rule; a string and an array of strings are read too.</param>
public sealed record ToolCallDraft(string Id, string ToolName, string ArgumentsJson = "{}")
{
    /// <summary>Whether it may be called, one of <see cref="ToolApprovals"/>.</summary>
    public string ApprovalStatus { get; init; } = ToolApprovals.Pending;

    /// <summary>"Default", "Collapsible" or "Hidden": how the application shows the result.</summary>
    public string DisplayPreference { get; init; } = "Default";

    /// <summary>Raw JSON of <c>ui_hints</c>, an object; not written where null.</summary>
    public string? UiHintsJson { get; init; }
}
