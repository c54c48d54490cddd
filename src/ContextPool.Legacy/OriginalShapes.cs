using ContextPool.Format;

namespace ContextPool.Legacy;

/// <summary>
/// What the original application's reader accepts, member by member: the one table behind the warnings of what it cannot read.
/// Members that are not here it skips unread. What a message must have at all, its words and its references are
/// <c>ConsistencyReview</c>'s.
/// </summary>
internal static class OriginalShapes
{
    /// <summary>serde_json refuses the 128th level, counted from the root of the file.</summary>
    internal const int MostLevels = 127;

    private const ValueKinds TextOrNull = ValueKinds.Text | ValueKinds.Null;

    private static readonly Shape Anything = new();

    private static readonly Shape ContentPart = new(
        ("type", Text(LegacyWarning.BadContent)), ("text", Text(LegacyWarning.BadContent)), ("url", Text(LegacyWarning.BadContent)),
        ("detail", Text(LegacyWarning.BadContent, TextOrNull)))
    {
        Warning = LegacyWarning.BadContent,
        Kinds = ValueKinds.Object,
        Tags = new NameTable("text", "image"),
        RequiredByTag = ["text", "url"],
    };

    private static readonly Shape ToolCall = new(
        ("id", Text(LegacyWarning.BadToolCall)), ("tool_name", Text(LegacyWarning.BadToolCall)), ("arguments", Anything),
        ("approval_status", Text(LegacyWarning.BadToolCall)), ("display_preference", Anything), ("ui_hints", Anything))
    {
        Warning = LegacyWarning.BadToolCall,
        Kinds = ValueKinds.Object,
        Required = ["id", "tool_name", "arguments", "approval_status"],
    };

    private static readonly Shape Streaming = new(("started_at", Time(LegacyWarning.BadMetadata)), ("completed_at", Time(LegacyWarning.BadMetadata)))
    {
        Warning = LegacyWarning.BadMetadata,
        Kinds = ValueKinds.Object | ValueKinds.Null,
    };

    private static readonly Shape Metadata = new(
        ("created_at", Time(LegacyWarning.BadCreatedAt)),
        ("duration_ms", new Shape { Warning = LegacyWarning.BadMetadata, Kinds = ValueKinds.Number | ValueKinds.Null }),
        ("tokens", Anything), ("extra", Anything), ("source", Anything), ("display_hint", Anything), ("streaming", Streaming),
        ("original_input", Anything), ("trace_id", Text(LegacyWarning.BadMetadata, TextOrNull)))
    {
        Warning = LegacyWarning.BadMetadata,
        Kinds = ValueKinds.Object | ValueKinds.Null,
    };

    private static readonly Shape Message = new(
        ("role", Anything), ("message_type", Text(LegacyWarning.UnknownMessageType)), ("metadata", Metadata),
        ("content", new Shape { Warning = LegacyWarning.BadContent, Kinds = ValueKinds.Array, Each = ContentPart }),
        ("tool_calls", new Shape { Warning = LegacyWarning.BadToolCall, Kinds = ValueKinds.Array | ValueKinds.Null, Each = ToolCall }),
        ("tool_result", new Shape(("request_id", Text(LegacyWarning.BadToolResult)), ("result", Anything))
        {
            Warning = LegacyWarning.BadToolResult,
            Kinds = ValueKinds.Object | ValueKinds.Null,
            Required = ["request_id", "result"],
        }),
        ("rich_type", new Shape(("kind", Text(LegacyWarning.BadRichType)), ("data", Anything))
        {
            Warning = LegacyWarning.BadRichType,
            Kinds = ValueKinds.Object | ValueKinds.Null,
            Required = ["kind", "data"],
        }));

    /// <summary>One node of the pool.</summary>
    internal static readonly Shape Node = new(("id", Anything), ("parent_id", Id(LegacyWarning.BadParentId)), ("message", Message));

    private static readonly Shape Config = new(
        ("model_id", Text(LegacyWarning.BadConfig)), ("mode", Text(LegacyWarning.BadConfig)), ("parameters", Anything),
        ("system_prompt_id", Text(LegacyWarning.BadConfig, TextOrNull)), ("workspace_path", Text(LegacyWarning.BadConfig, TextOrNull)),
        ("agent_role", new Shape
        {
            Warning = LegacyWarning.UnknownAgentRole,
            Kinds = ValueKinds.Text,
            Text = role => role is "actor" or "planner",
        }),
        ("mermaid_diagrams", Anything))
    {
        Required = ["model_id", "mode"],
        Warning = LegacyWarning.BadConfig,
        EveryNameOnce = true,
    };

    private static readonly Shape Branch = new(
        ("name", Text(LegacyWarning.BadBranch)),
        ("message_ids", new Shape { Warning = LegacyWarning.BadBranch, Kinds = ValueKinds.Array }),
        ("system_prompt", new Shape(("id", Text(LegacyWarning.BadBranch)), ("content", Text(LegacyWarning.BadBranch)))
        {
            Warning = LegacyWarning.BadBranch,
            Kinds = ValueKinds.Object | ValueKinds.Null,
            Required = ["id", "content"],
        }),
        ("user_prompt", Text(LegacyWarning.BadBranch, TextOrNull)))
    {
        Warning = LegacyWarning.BadBranch,
        Required = ["name", "message_ids"],
    };

    /// <summary>The root of a context. That it has a config and branches at all is not for its shape to say.</summary>
    internal static readonly Shape Root = new(
        ("id", Anything), ("parent_id", Id(LegacyWarning.BadParentId)), ("config", Config), ("message_pool", Anything),
        ("branches", new Shape { Each = Branch }), ("active_branch_name", Anything), ("current_state", Anything),
        ("title", Anything), ("auto_generate_title", Anything), ("trace_id", Anything), ("compression_tier_config", Anything));

    private static Shape Text(LegacyWarning warning, ValueKinds kinds = ValueKinds.Text) => new() { Warning = warning, Kinds = kinds };

    private static Shape Time(LegacyWarning warning) =>
        new() { Warning = warning, Kinds = TextOrNull, Text = text => Timestamp.TryParse(text, out _) };

    private static Shape Id(LegacyWarning warning) =>
        new() { Warning = warning, Kinds = TextOrNull, Text = text => MessageId.TryParse(text, out _) };
}
