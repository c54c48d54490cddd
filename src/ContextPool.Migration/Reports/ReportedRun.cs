using ContextPool.Format;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Journal;
using ContextPool.Migration.Outcomes;

namespace ContextPool.Migration.Reports;

/// <summary>A run that left something in a report directory.</summary>
/// <param name="Place">Its files.</param>
/// <param name="Summary">Null where the run was killed, still goes, or its summary cannot be read.</param>
/// <param name="HasReport">True where its rows are complete.</param>
internal sealed record ReportedRun(ReportPlace Place, RunSummary? Summary, bool HasReport)
{
    public string RunId => Place.RunId;

    /// <summary>Files with an outcome.</summary>
    public long CountOf(Outcome outcome) => Summary?.Outcomes.GetValueOrDefault(SnakeCase.Of(outcome)) ?? 0;

    /// <summary>Files that somebody has to look at: failed, in conflict, or with something left to do; but for those that were acknowledged.</summary>
    public long Trouble => CountOf(Outcome.Failed) + CountOf(Outcome.Conflict) + LeftToDo - (Summary?.Acknowledged ?? 0);

    /// <summary>Files whose outcome is good and whose reason says that something was not done.</summary>
    private long LeftToDo => Enum.GetValues<Reason>().Where(reason => reason.LeavesWork())
        .Sum(reason => Summary?.Reasons.GetValueOrDefault(SnakeCase.Of(reason)) ?? 0);

    /// <summary>True where the counts of this run can be set beside those of other nights.</summary>
    public bool IsComparable => !IsDry && Summary is { Selected: false };

    /// <summary>True where it only said what a run would do; of one that did not end the names of its files tell.</summary>
    public bool IsDry => Place.IsDry || Summary is { DryRun: true };

    /// <summary>Files a second; 0 where nothing was measured.</summary>
    public double ContextsPerSecond => PerSecond(Summary?.Detected ?? 0);

    /// <summary>Bytes of legacy files a second.</summary>
    public double BytesPerSecond => PerSecond(Summary?.SourceBytes ?? 0);

    private double PerSecond(long amount) => Summary is { DurationMs: > 0 } ? amount * 1000 / Summary.DurationMs : 0;
}
