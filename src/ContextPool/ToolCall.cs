namespace ContextPool;

/// <summary>One call of a tool, as a message asks for it. What the call lacks, or has in another shape, is null or empty here.</summary>
/// <param name="Id">The call; a result names it.</param>
/// <param name="ToolName">The tool.</param>
/// <param name="ArgumentsJson">The arguments, raw: a string, an array or an object; empty where there are none.</param>
/// <param name="ApprovalStatus">One of <see cref="ToolApprovals"/>, as written.</param>
/// <param name="Json">The whole call, raw.</param>
public sealed record ToolCall(
    string? Id, string? ToolName, ReadOnlyMemory<byte> ArgumentsJson, string? ApprovalStatus, ReadOnlyMemory<byte> Json);
