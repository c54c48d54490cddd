using ContextPool.Migration.Audit;

namespace ContextPool.Migration.Reports;

/// <summary>How much of what it was given a stage used.</summary>
/// <param name="Stage">What was measured.</param>
/// <param name="Run">The whole.</param>
internal sealed record StageUse(StageSummary Stage, RunSummary Run)
{
    /// <summary>Busy time as a part of the time that all its workers had, 0 to 1.</summary>
    public double Utilisation => RunLimit.UtilisationOf(Stage, Run);

    /// <summary>How many contexts stood in its queue on average: the sum of their waits over the time in which they waited.</summary>
    public double AverageQueue => Run.DurationMs <= 0 ? 0 : Stage.WaitingMs / Run.DurationMs;
}
