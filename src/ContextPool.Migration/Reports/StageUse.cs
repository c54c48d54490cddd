using ContextPool.Migration.Audit;

namespace ContextPool.Migration.Reports;

/// <summary>How much of what it was given a stage used.</summary>
/// <param name="Stage">What was measured.</param>
/// <param name="DurationMs">Of the run.</param>
internal sealed record StageUse(StageSummary Stage, double DurationMs)
{
    /// <summary>Busy time as a part of the time that all its workers had, 0 to 1.</summary>
    public double Utilisation => DurationMs <= 0 ? 0 : Math.Min(1, Stage.BusyMs / (DurationMs * Stage.Parallelism));

    /// <summary>How many contexts stood in its queue on average: the sum of their waits over the time in which they waited.</summary>
    public double AverageQueue => DurationMs <= 0 ? 0 : Stage.WaitingMs / DurationMs;
}
