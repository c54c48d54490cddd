using ContextPool.Migration.Audit;
using ContextPool.Migration.Outcomes;

namespace ContextPool.Migration.Tests;

/// <summary>A run that has ended, with its report read back from its file.</summary>
internal sealed class FinishedRun(RunSummary summary, RunProgress progress)
{
    public RunSummary Summary { get; } = summary;

    public RunProgress Progress => progress;

    public RunEnd End => Summary.End;

    /// <summary>The rows, in file order; none where there is no report.</summary>
    public IReadOnlyList<ReportLine> Rows { get; } =
        summary.ReportPath == "" || !File.Exists(summary.ReportPath) ? [] : ReportLine.ReadAll(File.ReadAllText(summary.ReportPath));

    public ReportLine this[ContextId id] => this[$"{id}.json"];

    public ReportLine this[string fileName] =>
        Rows.Single(r => r["source_path"].EndsWith('/' + fileName, StringComparison.Ordinal));

    public string OutcomeOf(ContextId id) => this[id]["outcome"];

    /// <summary>I4: detected = rows = sum of outcomes, and each outcome as often as the rows say.</summary>
    public void AssertAccounted()
    {
        Assert.Equal(Summary.Detected, Summary.Outcomes.Values.Sum());
        Assert.Equal(progress.Detected, Summary.Detected);
        Assert.Equal(progress.Detected, progress.Ended);
        if (Summary.ReportPath == "")
        {
            Assert.True(Summary.End >= RunEnd.StoppedBySignal, $"{Summary.End} without a report");
            return;
        }

        Assert.Equal(Summary.Detected, Rows.Count);
        foreach ((string outcome, long count) in Summary.Outcomes)
            Assert.Equal(count, Rows.Count(r => r["outcome"] == outcome));
    }
}
