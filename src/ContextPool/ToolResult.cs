namespace ContextPool;

/// <summary>What a tool answered.</summary>
/// <param name="RequestId">The call it answers; null where the result names none.</param>
/// <param name="ResultJson">The result, raw, any JSON; empty where there is none.</param>
public sealed record ToolResult(string? RequestId, ReadOnlyMemory<byte> ResultJson);
