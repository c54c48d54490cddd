using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>One bad file among many neither stops the others nor goes unreported.</summary>
public sealed class BadInputTests(BadInputRun run) : IClassFixture<BadInputRun>
{
    public static TheoryData<string> BadKinds { get; } = [.. BadInput.All.Keys];

    public static TheoryData<string> Warnings { get; } = [.. OddInput.All.Keys];

    [Theory]
    [MemberData(nameof(BadKinds))]
    public void BadInput_IsReportedAndNothingIsWrittenForIt(string kind)
    {
        BadInput bad = BadInput.All[kind];
        ReportLine row = run.RowOf(kind);
        Assert.Equal((bad.Outcome, bad.Reason), (row["outcome"], row["reason"]));
        Assert.NotEqual("", row["detail"]);
        // Its twin is published.
        if (bad.Reason == "duplicate_context") return;
        Assert.DoesNotContain(row["context_id"], run.Work.Published().Select(id => id.ToString()));
    }

    [Theory]
    [MemberData(nameof(Warnings))]
    public void OddInput_IsMigratedWithAWarning(string warning)
    {
        LegacyJson context = OddInput.All[warning].Context;
        ReportLine row = run.Report[context.FileName];
        Assert.Equal("migrated", row["outcome"]);
        Assert.Contains($"{warning}=", row["warnings"], StringComparison.Ordinal);
        Assert.Empty(run.Work.DifferencesOf(context.Id));
    }

    [Fact]
    public void GoodContexts_AreAllMigrated()
    {
        Assert.Equal(3, run.Result.ExitCode);
        Assert.All(run.Good, context => Assert.Equal("migrated", run.Report[context.FileName]["outcome"]));
        Assert.All(run.Good, context => Assert.Equal("", run.Report[context.FileName]["warnings"]));
        Assert.Empty(run.Work.Differences());
        Assert.Empty(run.Work.Litter());
        Assert.Equal("", run.Work.CheckBackups());
    }

    [Fact]
    public void EveryEntry_HasOneRow()
    {
        Assert.Equal(run.Detected, run.Report.Rows.Count);
        Assert.Equal(run.Detected, run.Report.Summary.GetProperty("detected").GetInt32());
        Assert.Equal(
            run.Detected,
            run.Report.Summary.GetProperty("outcomes").EnumerateObject().Sum(outcome => outcome.Value.GetInt64()));
        Assert.Equal(BadInput.All.Values.Count(bad => bad.Outcome == "failed"), run.Report.CountOf("failed"));
        Assert.Equal(BadInput.All.Values.Count(bad => bad.Outcome == "skipped"), run.Report.CountOf("skipped"));
    }

    [Fact]
    public void Sources_StayAsTheyWere() => Assert.Empty(run.Touched);

    [Fact]
    public void DryRun_PredictsEveryRowAndTheExitCode()
    {
        Assert.Equal(run.Report.Rows.Select(row => row.Prediction), run.DryReport.Rows.Select(row => row.Prediction));
        Assert.Equal(run.Result.ExitCode, run.Dry.ExitCode);
    }

    [Fact]
    public void MessageText_IsNeitherInLogsNorInReports()
    {
        string[] texts =
        [
            run.Dry.Out, run.Dry.Error, run.Result.Out, run.Result.Error,
            .. Directory.GetFiles(run.Work.Files[Workplace.Reports]).Select(File.ReadAllText),
        ];
        Assert.Equal(10, texts.Length);
        // Also not in parts.
        foreach (string word in new[] { "MARKER", "sleeps", "ninth", "stair" })
            Assert.All(texts, text => Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void FailedContexts_AreNamedInTheLogWithTheirReasons() => Assert.All(
        run.Report.Rows.Where(row => row["outcome"] == "failed"),
        row => Assert.Contains(
            $"{Path.GetFileName(row["source_path"])}: failed, {row["reason"]}", run.Result.Error, StringComparison.Ordinal));

    [Fact]
    public void TwinInCanonicalCase_IsMigrated() =>
        Assert.Equal("migrated", run.Report[run.RowOf("upper-case-twin")["context_id"] + ".json"]["outcome"]);
}
