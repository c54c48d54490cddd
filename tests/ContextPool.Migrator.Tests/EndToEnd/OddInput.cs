using ContextPool.Model;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>A context that is inconsistent but representable: it is carried over whole, with a warning.</summary>
internal sealed record OddInput(string Warning, LegacyJson Context, bool HasMark = false)
{
    /// <summary>One for each warning, by its name.</summary>
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
        ];
    }

    public void SaveTo(Workplace work) => work.Files.Write(
        Path.Combine(Workplace.Legacy, Context.FileName), [.. HasMark ? "\uFEFF"u8 : [], .. Context.ToBytes()]);
}
