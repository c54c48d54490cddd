using ContextPool.TestKit.Histories;

namespace ContextPool.Tests.Histories;

/// <summary>What checks histories finds what is wrong with each of these, and nothing in those that are right.</summary>
public sealed class HistoryCheckTests
{
    private const string Stale = ErrorCodes.StaleWrite;

    private static SomeHistory Two => new SomeHistory().Created().Appended("1").Appended("2");

    private static Act[] Overwrites(string head) => [SomeHistory.Of(ActKind.OverwriteHead, head: head)];

    public static TheoryData<string, HistoryProblemKind> Wrong => new()
    {
        { "an append is not there afterwards", HistoryProblemKind.LostUpdate },
        { "of two appends at once one is lost", HistoryProblemKind.LostUpdate },
        { "an edit is not there afterwards", HistoryProblemKind.LostUpdate },
        { "two edits of the same version are both done", HistoryProblemKind.Refusal },
        { "a message that nobody wrote is read", HistoryProblemKind.TornRead },
        { "half of a message is read", HistoryProblemKind.TornRead },
        { "a message cannot be read", HistoryProblemKind.TornRead },
        { "a head names what nobody wrote", HistoryProblemKind.TornRead },
        { "a message is named and not there", HistoryProblemKind.LostUpdate },
        { "a read goes back in time", HistoryProblemKind.Order },
        { "a read sees what was not yet begun", HistoryProblemKind.Order },
        { "two readers see two orders", HistoryProblemKind.Order },
        { "a batch is seen in part", HistoryProblemKind.LostUpdate },
        { "an append behind an outdated tip is done", HistoryProblemKind.Refusal },
        { "an append behind the tip is refused", HistoryProblemKind.Refusal },
        { "an edit of an outdated head is done", HistoryProblemKind.Refusal },
        { "an edit is refused with the wrong code", HistoryProblemKind.Refusal },
        { "a call throws what it should not", HistoryProblemKind.Refusal },
        { "a deleted context is read", HistoryProblemKind.Order },
        { "a restored context lacks a message", HistoryProblemKind.LostUpdate },
        { "an older version is restored", HistoryProblemKind.LostUpdate },
        { "what was removed for good is restored", HistoryProblemKind.Refusal },
        { "an update replaces what was saved since", HistoryProblemKind.Refusal },
        { "a newer legacy file is removed", HistoryProblemKind.Refusal },
        { "what nobody else saved beside is lost of the original", HistoryProblemKind.Order },
        { "what died unseen is seen, and then no more", HistoryProblemKind.Order },
        { "a check complains of nothing", HistoryProblemKind.Complaint },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void WrongHistory_IsRejected(string what, HistoryProblemKind kind)
    {
        HistoryProblem problem = Assert.Single(Of(what).Problems);
        Assert.True(problem.Kind == kind, problem.ToString());
    }

    private static SomeHistory Of(string what) => what switch
    {
        "an append is not there afterwards" => Two.ReadHead("|main:1"),
        "of two appends at once one is lost" => new SomeHistory().Created()
            .Together(SomeHistory.Append("1"), SomeHistory.Append("2")).ReadHead("|main:2"),
        "an edit is not there afterwards" => Two.Replaced("1", "text 1", "other").ReadMessage("1", "text 1"),
        "two edits of the same version are both done" => Two.Together(
            SomeHistory.Replace("1", "text 1", "a"), SomeHistory.Replace("1", "text 1", "b")),
        "a message that nobody wrote is read" => Two.ReadMessage("1", "text 2"),
        "half of a message is read" => Two.ReadMessage("1", "text"),
        "a message cannot be read" => Two.ReadMessage("1", "unavailable: torn"),
        "a head names what nobody wrote" => Two.ReadHead("|main:1,2,3"),
        "a message is named and not there" => Two.ReadHead("|main:1,2").ReadMessage("2", Act.Absent),
        "a read goes back in time" => new SomeHistory().Created()
            .Add(SomeHistory.Append("1", result: null)).WithoutEnd().ReadHead("|main:1").ReadHead("|main:").Appended("2").ReadHead("|main:2"),
        "a read sees what was not yet begun" => new SomeHistory().Created().ReadHead("|main:1").Appended("1"),
        "two readers see two orders" => new SomeHistory().Created()
            .Together(SomeHistory.Append("1"), SomeHistory.Append("2"), SomeHistory.Read("|main:1"), SomeHistory.Read("|main:2")),
        "a batch is seen in part" => new SomeHistory().Created()
            .Add(SomeHistory.Append("1") with { Writes = [new Written("1", "a"), new Written("2", "b")] }).ReadHead("|main:1"),
        "an append behind an outdated tip is done" => Two.Appended("3", tip: "1"),
        "an append behind the tip is refused" => Two.Appended("3", Stale, tip: "2"),
        "an edit of an outdated head is done" => Two.Add(SomeHistory.Of(ActKind.SetTitle, head: "|main:1", text: "t")),
        "an edit is refused with the wrong code" => Two.Add(
            SomeHistory.Of(ActKind.CreateBranch, ErrorCodes.BranchNotFound, "|main:1", "a", "main")),
        "a call throws what it should not" => Two.Appended("3", "threw"),
        "a deleted context is read" => Two.Add(SomeHistory.Of(ActKind.Delete)).ReadHead("|main:1,2"),
        "a restored context lacks a message" => Two
            .Add(SomeHistory.Of(ActKind.Delete)).Add(SomeHistory.Of(ActKind.Restore)).ReadHead("|main:1"),
        "an older version is restored" => new SomeHistory().Created().Add(SomeHistory.Of(ActKind.Delete)).Created().Appended("1")
            .Add(SomeHistory.Of(ActKind.Delete)).Add(SomeHistory.Of(ActKind.Restore)).ReadHead("|main:"),
        "what was removed for good is restored" => Two
            .Add(SomeHistory.Of(ActKind.Delete)).Add(SomeHistory.Of(ActKind.Collect)).Add(SomeHistory.Of(ActKind.Restore)),
        "an update replaces what was saved since" => Migrated().Appended("2").Add(Version(ActKind.Update, "|main:1,3", "1", "3")),
        "a newer legacy file is removed" => Migrated().Add(Version(ActKind.SaveLegacy, "|main:1,3", "1", "3"))
            .Add(Version(ActKind.RemoveLegacy, "|main:1", "1")),
        "what nobody else saved beside is lost of the original" => Two.Add(Overwrites("|main:1")[0]).ReadHead("|main:1,2"),
        "what died unseen is seen, and then no more" => new SomeHistory().Created()
            .Add(SomeHistory.Append("1", result: null)).ReadHead("|main:1").ReadHead("|main:"),
        _ => new SomeHistory().Created().Add(new Act { Who = "1", Context = "", Kind = ActKind.Tend, Result = "damage" }),
    };

    [Fact]
    public void RightHistories_AreAccepted()
    {
        SomeHistory[] right =
        [
            Two.ReadHead("|main:1,2").ReadMessage("1", "text 1").ReadMessage("9", Act.Absent),
            new SomeHistory().Created().Together(SomeHistory.Append("1"), SomeHistory.Append("2"), SomeHistory.Read("|main:2")).ReadHead("|main:2,1"),
            Two.Together(SomeHistory.Replace("1", "text 1", "a"), SomeHistory.Replace("1", "text 1", "b", Stale)).ReadMessage("1", "a"),
            new SomeHistory().Created().Add(SomeHistory.Append("1", result: null)).ReadHead("|main:"),
            new SomeHistory().Created().Add(SomeHistory.Append("1", result: null)).ReadHead("|main:1"),
            Two.Together([.. Overwrites("|main:1"), SomeHistory.Append("3")]).ReadHead("|main:1,2,3"),
            Two.Together([.. Overwrites("|main:1"), SomeHistory.Append("3")]).ReadHead("|main:1"),
            Two.Appended("3", ErrorCodes.WriterWait).ReadHead("|main:1,2"),
            Two.Add(SomeHistory.Of(ActKind.CreateBranch, head: "|main:1,2", branch: "a", from: "main")).ReadHead("|main:1,2|a:1,2")
                .Add(SomeHistory.Of(ActKind.DeleteBranch, head: "|main:1,2|a:1,2", branch: "a")).ReadHead("|main:1,2"),
            Two.Add(SomeHistory.Of(ActKind.Delete)).ReadHead(ErrorCodes.ContextNotFound).ReadMessage("1", Act.Absent)
                .Add(SomeHistory.Of(ActKind.Restore)).ReadHead("|main:1,2"),
            Migrated().Add(Version(ActKind.SaveLegacy, "|main:1,3", "1", "3")).Add(Version(ActKind.Update, "|main:1,3", "1", "3"))
                .Add(Version(ActKind.RemoveLegacy, "|main:1,3", "1", "3")).ReadHead("|main:1,3"),
        ];
        Assert.All(right, history => Assert.Empty(history.Problems));
    }

    /// <summary>Calls that nobody can put in order at a glance: the search remembers what it has tried.</summary>
    [Fact]
    public void ManyCallsAtOnce_AreDecided()
    {
        Act[] appends = [.. Enumerable.Range(1, 7).Select(i => SomeHistory.Append($"{i}"))];
        Assert.Empty(new SomeHistory().Created().Together(appends).ReadHead("|main:7,6,5,4,3,2,1").Problems);
        Assert.Equal(
            HistoryProblemKind.LostUpdate,
            Assert.Single(new SomeHistory().Created().Together(appends[..6]).ReadHead("|main:6,5,4,3,2").Problems).Kind);
    }

    private static SomeHistory Migrated() => new SomeHistory()
        .Add(Version(ActKind.SaveLegacy, "|main:1", "1")).Add(Version(ActKind.Migrate, "|main:1", "1"));

    private static Act Version(ActKind kind, string head, params string[] messages) =>
        SomeHistory.Of(kind, head: head) with { Writes = [.. messages.Select(m => new Written(m, $"text {m}"))] };
}
