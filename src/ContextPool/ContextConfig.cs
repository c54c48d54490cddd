using ContextPool.Format;

namespace ContextPool;

/// <summary>
/// The settings of a conversation, <c>config</c>, as far as the application gives them meaning; all other members of it survive whatever
/// is done to these.
/// </summary>
public sealed record ContextConfig
{
    /// <summary>The model, <c>model_id</c>.</summary>
    public string ModelId { get; init; } = "";

    /// <summary>How the application talks, <c>mode</c>: "chat" as a rule.</summary>
    public string Mode { get; init; } = "chat";

    /// <summary>Which system prompt, <c>system_prompt_id</c>; null for none.</summary>
    public string? SystemPromptId { get; init; }

    /// <summary>"actor" or "planner", <c>agent_role</c>; null where it is not said, as in the oldest contexts. The application reads no others.</summary>
    public string? AgentRole { get; init; }

    /// <summary>Where the files of the conversation are, <c>workspace_path</c>; null for none.</summary>
    public string? WorkspacePath { get; init; }

    /// <summary>What the model is given, <c>parameters</c>: raw JSON.</summary>
    public string ParametersJson { get; init; } = "{}";

    /// <summary>As the JSON of a new context.</summary>
    public string ToJson() => ContextConfigText.Write(this);
}
