using System.Text;
using ContextPool.Format;
using ContextPool.TestKit;

namespace ContextPool.Legacy.Tests;

/// <summary>What is odd and carried over all the same: one test per <see cref="LegacyWarning"/>, and nothing else warned of.</summary>
public sealed class LegacyWarningTests
{
    private static readonly string One = Some.MessageId(1).ToString();
    private static readonly string Two = Some.MessageId(2).ToString();

    [Fact]
    public void ByteOrderMark() => Require("byte_order_mark=1", "\uFEFF" + Talk());

    [Fact]
    public void MessageIncomplete()
    {
        foreach (string node in new[]
        {
            $$$"""{"message":{"role":"User"}}""", $$$"""{"id":"{{{One}}}"}""", $$$"""{"id":"{{{One}}}","message":{"role":null}}""",
            $$$"""{"id":"{{{One}}}","message":"text"}""", $$$"""{"id":null,"message":{"role":"User"}}""",
            $$$"""{"id":"{{{One}}}","message":{"role":"\ud83d"}}""", "{}",
        })
        {
            Require($"message_incomplete=1 (first {One})", new LegacyJson(Some.ContextId(1))
                .Add(new MessageJson { Id = Some.MessageId(1), NodeJson = node }));
        }
    }

    [Theory]
    [InlineData("user", "text", "unknown_role=1")]
    [InlineData("Developer", "text", "unknown_role=1")]
    [InlineData("User", "odd", "unknown_message_type=1")]
    public void UnknownWord(string role, string type, string expected) => Require(
        $"{expected} (first {One})",
        new LegacyJson(Some.ContextId(1)).Add(new MessageJson { Id = Some.MessageId(1), Role = role, MessageType = type }));

    [Fact]
    public void NoConfig()
    {
        Require("no_config=1", Talk().Without("config"));
        Require("no_config=1", Talk().Member("config", "null"));
    }

    [Fact]
    public void NoBranches()
    {
        Require("no_branches=1", Talk().Without("branches"));
        Require("no_branches=1", Talk().Member("branches", "[]"));
        Require("no_branches=1", Talk().Member("branches", "null"));
    }

    [Fact]
    public void BranchUnreadable()
    {
        Require("branch_unreadable=1 (first \"x\")", Talk().Member("branches", $$$"""{"x":1,"main":{"name":"main","message_ids":["{{{One}}}","{{{Two}}}"]}}"""));
        Require(
            "branch_unreadable=1 (first \"main\")",
            Talk().Member("branches", $$$"""{"main":{"name":"main","message_ids":["{{{One}}}",7,null,{"a":[]},"x","{{{Two}}}"]}}"""));
    }

    [Fact]
    public void BranchNamesMissingMessage() => Require(
        $"branch_names_missing_message=2 (first {Some.MessageId(8)})",
        Talk().Branch("main", Some.MessageId(1), Some.MessageId(8), Some.MessageId(2), Some.MessageId(9)));

    [Fact]
    public void MessageInNoBranch() =>
        Require($"message_in_no_branch=1 (first {Two})", Talk().Branch("main", Some.MessageId(1)));

    [Fact]
    public void ActiveBranchMissing()
    {
        Require("active_branch_missing=1 (first \"gone\")", Talk().Member("active_branch_name", "\"gone\""));
        Require("active_branch_missing=1", Talk().Without("active_branch_name"));
        Require("active_branch_missing=1", Talk().Member("active_branch_name", "null"));
    }

    [Fact]
    public void ParentMissing() => Require(
        $"parent_missing=1 (first {Two})",
        new LegacyJson(Some.ContextId(1)).Talk(1).Add(new MessageJson { Id = Some.MessageId(2), Parent = Some.MessageId(9) }));

    [Theory]
    [InlineData(new[] { 1 }, 1)]
    [InlineData(new[] { 2, 1 }, 1)]
    [InlineData(new[] { 2, 3, 1, 1 }, 1)]
    [InlineData(new[] { 2, 1, 4, 3 }, 2)]
    [InlineData(new[] { 0, 1, 2, 3 }, 0)]
    [InlineData(new[] { 2, 3, 0 }, 0)]
    public void ParentCycle(int[] parents, int cycles)
    {
        var legacy = new LegacyJson(Some.ContextId(1));
        for (int i = 0; i < parents.Length; i++)
            legacy.Add(new MessageJson { Id = Some.MessageId(i + 1), Parent = parents[i] == 0 ? null : Some.MessageId(parents[i]) });
        WarningTally warnings = Read(legacy.ToString());
        Assert.Equal(cycles, warnings.CountOf(LegacyWarning.ParentCycle));
        Assert.Equal(cycles == 0, warnings.IsEmpty);
    }

    [Fact]
    public void BranchNameInAWarning_IsShortAndOnOneLine()
    {
        string told = Read(Talk().Member("active_branch_name", MessageJson.Quote("a\nb" + new string('x', 500))).ToString()).ToString();
        Assert.DoesNotContain('\n', told);
        Assert.InRange(told.Length, 1, 150);
    }

    [Fact]
    public void ManyOfAKind_AreCountedWithTheFirstAsExample()
    {
        var tally = new WarningTally();
        tally.Add(LegacyWarning.ParentMissing, "b");
        tally.Add(LegacyWarning.NoBranches, "");
        tally.Add(LegacyWarning.ParentMissing, "c");
        Assert.Equal("no_branches=1; parent_missing=2 (first b)", tally.ToString());
        Assert.Equal((2, 0), (tally.CountOf(LegacyWarning.ParentMissing), tally.CountOf(LegacyWarning.ParentCycle)));
    }

    private static LegacyJson Talk() => new LegacyJson(Some.ContextId(1)).Talk(2);

    private static void Require(string expected, LegacyJson legacy) => Require(expected, legacy.ToString());

    private static void Require(string expected, string text) => Assert.Equal(expected, Read(text).ToString());

    private static WarningTally Read(string text)
    {
        using LegacyText opened = Texts.InMemory(Encoding.UTF8.GetBytes(text));
        return LegacyReader.Read(opened, Some.ContextId(1), new LegacyLimits()).Warnings;
    }
}
