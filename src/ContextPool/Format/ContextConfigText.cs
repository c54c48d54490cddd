using System.Text;

namespace ContextPool.Format;

/// <summary>The settings of a context between their record and their JSON.</summary>
internal static class ContextConfigText
{
    private static readonly string[] AgentRoles = ["actor", "planner"];

    /// <summary>All of them. Throws <see cref="ArgumentException"/> for what the application could not read.</summary>
    public static string Write(ContextConfig config)
    {
        Require(config, before: null);
        var text = new JsonObjectText();
        foreach ((string name, string? json) in MembersOf(config)) text.Put(name, json);
        return text.ToString();
    }

    /// <summary>Sets the members that say something else than before; null removes. The others keep their tokens.</summary>
    public static void Edit(JsonEditor editor, ContextConfig before, ContextConfig after)
    {
        Require(after, before);
        foreach (((string name, string? json), (_, string? old)) in MembersOf(after).Zip(MembersOf(before)))
        {
            if (json == old) continue;
            if (json is null) editor.Remove("config", name);
            else editor.Set(json, "config", name);
        }
    }

    /// <summary>What of the member <c>config</c> has the shape that the application writes.</summary>
    public static ContextConfig Read(ReadOnlyMemory<byte> json)
    {
        var members = JsonView.Of(json);
        ReadOnlyMemory<byte> parameters = members["parameters"];
        return new ContextConfig
        {
            ModelId = members.Text("model_id") ?? "",
            Mode = members.Text("mode") ?? "",
            SystemPromptId = members.Text("system_prompt_id"),
            AgentRole = members.Text("agent_role"),
            WorkspacePath = members.Text("workspace_path"),
            ParametersJson = parameters.IsEmpty ? "{}" : Encoding.UTF8.GetString(parameters.Span),
        };
    }

    private static List<(string Name, string? Json)> MembersOf(ContextConfig config) =>
    [
        ("model_id", JsonEditor.Quoted(config.ModelId)),
        ("mode", JsonEditor.Quoted(config.Mode)),
        ("parameters", config.ParametersJson),
        ("system_prompt_id", QuotedOrNull(config.SystemPromptId)),
        ("agent_role", QuotedOrNull(config.AgentRole)),
        ("workspace_path", QuotedOrNull(config.WorkspacePath)),
    ];

    /// <summary>What was so before is carried on.</summary>
    private static void Require(ContextConfig config, ContextConfig? before)
    {
        if (config.ModelId != before?.ModelId) WholeText.Require(config.ModelId, "model id");
        if (config.Mode != before?.Mode) WholeText.Require(config.Mode, "mode");
        if (config.SystemPromptId != before?.SystemPromptId) WholeText.Require(config.SystemPromptId, "id of the system prompt");
        if (config.WorkspacePath != before?.WorkspacePath) WholeText.Require(config.WorkspacePath, "workspace path");
        if (config.ParametersJson != before?.ParametersJson) RawJson.Require(config.ParametersJson, "parameters");
        if (config.AgentRole is { } role && role != before?.AgentRole && !AgentRoles.Contains(role))
            throw new ArgumentException($"'{role}' is no agent role that the application reads: expected {string.Join(" or ", AgentRoles)}");
    }

    private static string? QuotedOrNull(string? text) => text is null ? null : JsonEditor.Quoted(text);
}
