using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>A context that is inconsistent but representable: it is carried over whole, with a warning.</summary>
internal sealed record OddInput(string Warning, LegacyJson Context, bool HasMark = false)
{
    /// <summary>One for each warning, by its name; but nested_too_deep is refused under the limits of this run.</summary>
    public static IReadOnlyDictionary<string, OddInput> All { get; } = Inputs().ToDictionary(odd => odd.Warning);

    private static IEnumerable<OddInput> Inputs()
    {
        MessageId first = Some.MessageId();
        MessageId second = Some.MessageId();
        LegacyJson unlisted = BadInput.Sound();
        unlisted.Branch("main", unlisted.Ids.SkipLast(1));
        LegacyJson missing = BadInput.Sound();
        missing.Branch("main", [.. missing.Ids, Some.MessageId()]);
        return
        [
            new("byte_order_mark", BadInput.Sound(), HasMark: true),
            new("message_incomplete", BadInput.Sound()
                .Add(new MessageJson { Id = first, NodeJson = $"{{\"id\":\"{first}\"}}" })),
            new("no_branches", BadInput.Sound().Without("branches")),
            new("branch_unreadable", BadInput.Sound()
                .Member("branches", $$$"""{"main":{"name":"main","message_ids":["{{{BadInput.Marker}}}"]}}""")),
            new("branch_names_missing_message", missing),
            new("message_in_no_branch", unlisted),
            new("active_branch_missing", BadInput.Sound().Member("active_branch_name", "\"gone\"")),
            new("parent_missing", BadInput.Sound()
                .Add(new MessageJson { Parent = Some.MessageId(), Text = BadInput.Marker })),
            new("parent_cycle", BadInput.Sound()
                .Add(new MessageJson { Id = first, Parent = second }).Add(new MessageJson { Id = second, Parent = first })),
            new("unknown_state", BadInput.Sound().State("\"daydreaming\"")),
            .. OfTheConfig(), .. OfAMessage(),
            new("bad_parent_id", BadInput.Sound().Member("parent_id", "7")),
            new("bad_branch", BadInput.Sound().Member("branches", """{"main":{"message_ids":[]}}""")),
        ];
    }

    private static IEnumerable<OddInput> OfTheConfig() =>
    [
        new("no_config", BadInput.Sound().Without("config")),
        new("bad_config", BadInput.Sound().Member("config", "{}")),
        new("unknown_agent_role", Config("\"agent_role\":\"boss\"")),
        new("number_out_of_range", Config("\"parameters\":{\"temperature\":1e400}")),
        new("duplicate_member", Config("\"mode\":\"chat\"")),
    ];

    private static IEnumerable<OddInput> OfAMessage() =>
    [
        new("unknown_role", BadInput.Sound().Add(new MessageJson { Role = "Critic" })),
        new("unknown_message_type", BadInput.Sound().Add(new MessageJson { MessageType = "poem" })),
        new("bad_content", Message("\"content\":7")),
        new("bad_created_at", Message("\"content\":[],\"metadata\":{\"created_at\":\"yesterday\"}")),
        new("bad_metadata", Message("\"content\":[],\"metadata\":[]")),
        new("bad_rich_type", Message("\"content\":[],\"rich_type\":[]")),
        new("bad_tool_call", Message("\"content\":[],\"tool_calls\":[{}]")),
        new("bad_tool_result", Message("\"content\":[],\"tool_result\":[]")),
        new("lone_surrogate", Message("\"content\":[{\"type\":\"text\",\"text\":\"\\ud83d\"}]")),
    ];

    private static LegacyJson Config(string member) =>
        BadInput.Sound().Member("config", $"{{\"model_id\":\"m\",\"mode\":\"chat\",{member}}}");

    private static LegacyJson Message(string members)
    {
        MessageId id = Some.MessageId();
        return BadInput.Sound().Add(new MessageJson { Id = id, NodeJson = $"{{\"id\":\"{id}\",\"message\":{{\"role\":\"User\",{members}}}}}" });
    }

    public void SaveTo(Workplace work) => work.Files.Write(
        Path.Combine(Workplace.Legacy, Context.FileName), [.. HasMark ? "\uFEFF"u8 : [], .. Context.ToBytes()]);
}
