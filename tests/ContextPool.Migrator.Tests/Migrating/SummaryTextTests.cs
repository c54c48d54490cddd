using ContextPool.Migration.Audit;
using ContextPool.Migration.Outcomes;
using ContextPool.Migrator.Migrating;
using ContextPool.Migrator.Tests.Support;

namespace ContextPool.Migrator.Tests.Migrating;

public sealed class SummaryTextTests
{
    [Fact]
    public void Summary_ReadsAsText() => Assert.Equal(
        """
        Run 20260102T030405678Z-abcdef
          detected                5
          migrated                4
          failed                  1
          because     truncated 1
          messages           12,345
          bytes       2 MB of legacy files, 1.5 kB written
          duration    2 s, 2.5 contexts/s, 1 MB/s
          limited by  WritePool
          report      reports/some.csv
        Stopped by a limit; the next run continues: 4 h are over

        """,
        SummaryText.Of(Some.Summary(RunEnd.StoppedByLimit) with { Detail = "4 h are over" }));

    [Fact]
    public void Brief_IsWhatNeedsSomebodyAndTheEnd()
    {
        Assert.Equal("Completed\n", SummaryText.BriefOf(Some.Summary(RunEnd.Completed)));
        Assert.Equal(
            """
              failed                  1
              because     truncated 1
              left undone             7
              report      reports/some.csv
            Stopped by a limit; the next run continues: 4 h are over

            """,
            SummaryText.BriefOf(Some.Summary(RunEnd.StoppedByLimit) with { Detail = "4 h are over", FilesLeftUndone = 7 }));
    }

    [Fact]
    public void RemovedSources_AreCounted() => Assert.Contains(
        "  sources     removed 1,234\n", SummaryText.Of(Some.Summary(RunEnd.Completed) with { SourcesRemoved = 1234 }), StringComparison.Ordinal);

    [Fact]
    public void NoRemovedSources_AreNoLine() =>
        Assert.DoesNotContain("sources", SummaryText.Of(Some.Summary(RunEnd.Completed)), StringComparison.Ordinal);

    [Fact]
    public void DamageFound_PromisesOnlyWhatHoldsForAPoolOfAnEarlierRunToo() =>
        Assert.EndsWith("nothing of that was published in this run, its sources are kept", SummaryText.EndOf(Some.Summary(RunEnd.DamageFound)), StringComparison.Ordinal);

    [Fact]
    public void DryRun_SaysSo() =>
        Assert.Contains("dry run", SummaryText.Of(Some.Summary(RunEnd.Completed) with { DryRun = true }), StringComparison.Ordinal);

    [Fact]
    public void EveryEnd_ReadsDifferently()
    {
        RunEnd[] ends = Enum.GetValues<RunEnd>();
        Assert.Distinct(ends.Select(end => SummaryText.EndOf(Some.Summary(end))));
    }

    [Fact]
    public void RunThatNeverBegan_LeavesOutWhatItDoesNotHave()
    {
        string text = SummaryText.Of(new RunSummary { RunId = "r", End = RunEnd.StoreLocked });
        Assert.DoesNotContain("report", text, StringComparison.Ordinal);
        Assert.DoesNotContain("because", text, StringComparison.Ordinal);
    }
}
