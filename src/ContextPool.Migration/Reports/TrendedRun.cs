namespace ContextPool.Migration.Reports;

/// <summary>A run beside the one before it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Before">The last earlier run that can be compared with it; null where there is none, or this one cannot be.</param>
internal sealed record TrendedRun(ReportedRun Run, ReportedRun? Before)
{
    /// <summary>How many more files than before somebody has to look at; null where there is nothing to compare with.</summary>
    public long? TroubleChange => Before is null ? null : Run.Trouble - Before.Trouble;

    /// <summary>Each run with the one before it, in the order given, which is that of time.</summary>
    public static IEnumerable<TrendedRun> Of(IEnumerable<ReportedRun> runs)
    {
        ReportedRun? before = null;
        foreach (ReportedRun run in runs)
        {
            yield return new TrendedRun(run, run.IsComparable ? before : null);
            if (run.IsComparable) before = run;
        }
    }
}
