using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>Contexts that contradict themselves but can be carried over: they are, whole, and the report warns.</summary>
public sealed class OddContextsTests
{
    private static LegacyJson Talk => new LegacyJson(Fixtures.Id).Talk(2);

    [Fact]
    public Task BranchThatNamesAMissingMessage_IsCarried() => AssertCarriedAsync(
        Talk.Branch("main", Some.MessageId(1), Some.MessageId(2), Some.MessageId(77)),
        $"branch_names_missing_message=1 (first {Some.MessageId(77)})");

    [Fact]
    public Task MissingParent_IsCarried() => AssertCarriedAsync(
        Talk.Add(new MessageJson { Id = Some.MessageId(9), Parent = Some.MessageId(77) }), $"parent_missing=1 (first {Some.MessageId(9)})");

    [Fact]
    public Task ParentCycle_IsCarried() => AssertCarriedAsync(
        Talk.Add(new MessageJson { Id = Some.MessageId(8), Parent = Some.MessageId(9) })
            .Add(new MessageJson { Id = Some.MessageId(9), Parent = Some.MessageId(8) }),
        $"parent_cycle=1 (first {Some.MessageId(8)})");

    [Fact]
    public Task MessageThatIsItsOwnParent_IsCarried() => AssertCarriedAsync(
        Talk.Add(new MessageJson { Id = Some.MessageId(9), Parent = Some.MessageId(9) }), $"parent_cycle=1 (first {Some.MessageId(9)})");

    [Fact]
    public Task MessageInNoBranch_IsCarried() =>
        AssertCarriedAsync(Talk.Branch("main", Some.MessageId(1)), $"message_in_no_branch=1 (first {Some.MessageId(2)})");

    [Fact]
    public Task MissingActiveBranch_IsCarried() =>
        AssertCarriedAsync(Talk.Member("active_branch_name", "\"other\""), "active_branch_missing=1 (first \"other\")");

    [Fact]
    public Task MessageWithoutRole_IsCarried() => AssertCarriedAsync(
        Talk.Add(new MessageJson { Id = Some.MessageId(9), NodeJson = $$$"""{"id":"{{{Some.MessageId(9)}}}","message":{"content":[]}}""" }),
        $"message_incomplete=1 (first {Some.MessageId(9)})");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task NoBranches_AreCarried(bool isNull) => AssertCarriedAsync(
        isNull ? Talk.Member("branches", "null") : Talk.Without("branches"), "no_branches=1");

    [Fact]
    public Task UnreadableBranch_IsCarried() => AssertCarriedAsync(
        Talk.Member("branches", $$$"""{"main":{"name":"main","message_ids":["{{{Some.MessageId(1)}}}","{{{Some.MessageId(2)}}}"]},"odd":17}"""),
        "branch_unreadable=1 (first \"odd\")");

    [Fact]
    public Task UnknownState_IsCarried() => AssertCarriedAsync(Talk.State("\"Dreaming\""), "unknown_state=1");

    [Fact]
    public Task NoMessagesAtAll_AreCarried() => AssertCarriedAsync(new LegacyJson(Fixtures.Id), "");

    [Fact]
    public Task BranchNamesOfAnyText_AreCarried() => AssertCarriedAsync(
        Talk.Branch("main", Some.MessageId(1), Some.MessageId(2)).Branch("../../a b+c.d", Some.MessageId(1)).Branch("", Some.MessageId(2)), "");

    [Fact]
    public Task DuplicatesOfMembersThatDecideNothing_AreCarried() => AssertCarriedAsync(
        Talk.MemberAgain("title", "1").MemberAgain("title", "2").MemberAgain("odd", "{\"a\":1,\"a\":2}").MemberAgain("odd", "null")
            .Member("branches", $$$"""{"main":{"name":"main","x":1,"x":2,"message_ids":["{{{Some.MessageId(1)}}}","{{{Some.MessageId(2)}}}","{{{Some.MessageId(9)}}}"]}}""")
            .Add(new MessageJson
            {
                Id = Some.MessageId(9),
                MetadataJson = """{"x":1,"x":2,"streaming":{"y":1,"y":2}}""",
                MoreJson = "\"z\":1,\"\\u007a\":2",
                MoreNodeJson = "\"n\":{},\"n\":[]",
            }),
        "duplicate_member=1 (first title)");

    [Fact]
    public async Task UpperCaseMessageIds_NameFilesInLowerCase()
    {
        using var scene = new Scene();
        LegacyJson context = scene.Put(new LegacyJson(Fixtures.Id)
            .Add(new MessageJson { Id = Some.MessageId(0xab), Key = Some.MessageId(0xab).ToString().ToUpperInvariant() }));

        FinishedRun run = await scene.RunAsync();

        Assert.Equal("migrated", run.OutcomeOf(context.Id));
        Assert.Equal([$"{Some.MessageId(0xab)}.json"], scene.Directory.Names($"storage/contexts/{context.Id}/messages_pool"));
        scene.AssertPool(context);
    }

    [Fact]
    public async Task EqualMessageIdsInTwoContexts_AreTwoMessages()
    {
        using var scene = new Scene();
        LegacyJson first = scene.Put(new LegacyJson(Some.ContextId(1)).Add(new MessageJson { Id = Some.MessageId(1), Text = "one" }));
        LegacyJson second = scene.Put(new LegacyJson(Some.ContextId(2)).Add(new MessageJson { Id = Some.MessageId(1), Text = "two" }));

        FinishedRun run = await scene.RunAsync();

        Assert.Equal(2, run.Summary.Outcomes["migrated"]);
        scene.AssertPool(first);
        scene.AssertPool(second);
    }

    [Theory]
    [InlineData("\"Idle\"", "current_state Idle")]
    [InlineData("{\"Failed\":{\"error\":\"x\"}}", "current_state Failed")]
    [InlineData("{\"failed\":{\"error\":\"x\"}}", "current_state failed")]
    [InlineData("{\"transient_failure\":{\"error\":\"x\",\"retry_count\":1}}", "current_state transient_failure")]
    [InlineData("{\"HandlingToolError\":{\"tool_name\":\"ls\",\"error\":\"x\"}}", "current_state HandlingToolError")]
    public async Task OldStates_AreUpgradedAndReported(string state, string upgrade)
    {
        using var scene = new Scene();
        LegacyJson context = scene.Put(Talk.State(state));

        FinishedRun run = await scene.RunAsync();

        Assert.Equal(upgrade, run[context.Id]["upgrades"]);
        scene.AssertPool(context);
    }

    [Fact]
    public async Task Samples_AllMigrateValueByValue()
    {
        using var scene = new Scene();
        Samples.CopyTo(scene.Directory);

        FinishedRun run = await scene.RunAsync();

        Assert.Equal(RunEnd.Completed, run.End);
        Assert.Equal(Samples.Files.Count, run.Summary.Outcomes["migrated"]);
        foreach (string file in Samples.Files)
            scene.AssertPool(ContextId.Parse(Path.GetFileNameWithoutExtension(file)), File.ReadAllBytes(file));
        scene.AssertNoLitter();
        scene.AssertBackupsCheck();
    }

    private static async Task AssertCarriedAsync(LegacyJson context, string warnings)
    {
        using var scene = new Scene();
        scene.Put(context);

        FinishedRun run = await scene.RunAsync();

        Assert.Equal(RunEnd.Completed, run.End);
        Assert.Equal("migrated", run.OutcomeOf(context.Id));
        Assert.Equal(warnings, run[context.Id]["warnings"]);
        scene.AssertPool(context);
    }
}
