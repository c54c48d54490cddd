namespace ContextPool.Format;

/// <summary>Calls of tools and their results as the application writes them. Throws <see cref="ArgumentException"/> for what it could not read.</summary>
internal static class ToolText
{
    private static readonly string[] Approvals = [ToolApprovals.Pending, ToolApprovals.Approved, ToolApprovals.Denied];
    private static readonly string[] Displays = ["Default", "Collapsible", "Hidden"];

    /// <summary>One call.</summary>
    public static string Write(ToolCallDraft call)
    {
        if (string.IsNullOrEmpty(call.Id)) throw new ArgumentException($"the call of tool '{call.ToolName}' has no id");
        if (string.IsNullOrEmpty(call.ToolName)) throw new ArgumentException($"call '{call.Id}' names no tool");
        RequireArguments(call.ArgumentsJson, call.Id);
        if (!Displays.Contains(call.DisplayPreference)) throw Unknown(call.DisplayPreference, "display preference", Displays);
        if (call.UiHintsJson is { } hints) RawJson.RequireObject(hints, "ui hints");
        return new JsonObjectText()
            .Text("id", call.Id).Text("tool_name", call.ToolName).Put("arguments", call.ArgumentsJson)
            .Put("approval_status", Approval(call.ApprovalStatus)).Text("display_preference", call.DisplayPreference)
            .Put("ui_hints", call.UiHintsJson).ToString();
    }

    /// <summary>An answer.</summary>
    public static string Write(ToolResultDraft result)
    {
        if (result.RequestId is null) throw new ArgumentException("the result of a tool names no call");
        return new JsonObjectText().Text("request_id", result.RequestId)
            .Raw("result", result.ResultJson ?? throw new ArgumentException($"the result of call '{result.RequestId}' is missing: expected JSON")).ToString();
    }

    /// <summary>Whether a tool may be called, as JSON.</summary>
    public static string Approval(string status) =>
        Approvals.Contains(status) ? JsonEditor.Quoted(status) : throw Unknown(status, "approval status", Approvals);

    private static void RequireArguments(string json, string id)
    {
        byte[] utf8 = RawJson.Require(json, $"arguments of call '{id}'");
        byte first = utf8[JsonBytes.SkipWhiteSpace(utf8, 0)];
        if (first is not ((byte)'{' or (byte)'[' or (byte)'"'))
            throw new ArgumentException($"the arguments of call '{id}' are neither object nor array nor text");
    }

    private static ArgumentException Unknown(string word, string what, string[] known) =>
        new($"'{word}' is no {what} that the application reads: expected one of {string.Join(", ", known)}");
}
