using ContextPool.Migration.Options;

namespace ContextPool.Migration.Audit;

/// <summary>
/// What kept a run from being faster: a stage where more parallelism would help, or one of the words here, where it would not. Follows
/// from the summary's figures and nothing else.
/// </summary>
internal static class RunLimit
{
    /// <summary>No processor was free, be it this program that had them or others.</summary>
    public const string Processor = "processor";

    /// <summary>The device: more file operations at once got no more done, or a sync was always under way.</summary>
    public const string Disk = "disk";

    /// <summary>Contexts waited for the bytes of others, and no stage was full.</summary>
    public const string ByteBudget = "byte_budget";

    /// <summary>Nothing of these; also where the run was too short to tell.</summary>
    public const string None = "none";

    /// <summary>Below this, start-up and the listing are most of a run, and nothing can be told of stages.</summary>
    public const double ShortestTellingMs = 2000;

    private const double FullProcessors = 0.85;
    private const double FullStage = 0.7;
    private const double FullWait = 0.5;
    private const double MostlyBlocked = 0.5;
    private const double SomeGain = 0.3;

    /// <summary>Empty where nothing ran.</summary>
    public static string Of(RunSummary run)
    {
        if (run.Stages.Sum(stage => stage.Items) == 0) return "";
        if (run.DurationMs < ShortestTellingMs) return None;
        if (HasFullProcessors(run)) return Processor;
        StageSummary busiest = run.Stages.MaxBy(stage => UtilisationOf(stage, run))!;
        if (UtilisationOf(busiest, run) >= FullStage) return WaitsForDisk(busiest, run) ? Disk : busiest.Name;
        if (BudgetWaitShare(run) >= FullWait) return ByteBudget;
        return IsAlwaysSyncing(run) ? Disk : None;
    }

    /// <summary>Busy time as a part of the time that all its workers had, 0 to 1.</summary>
    public static double UtilisationOf(StageSummary stage, RunSummary run) =>
        run.DurationMs <= 0 ? 0 : Math.Min(1, stage.BusyMs / (run.DurationMs * stage.Parallelism));

    /// <summary>How much of the processors the run used; null where the summary does not tell.</summary>
    public static double? ProcessorShare(RunSummary run) =>
        run is { Processors: > 0, DurationMs: > 0, ProcessorMs: > 0 } ? Math.Min(1, run.ProcessorMs / run.Processors / run.DurationMs) : null;

    /// <summary>How much of Backup's workers stood before the byte budget, 0 to 1.</summary>
    public static double BudgetWaitShare(RunSummary run) =>
        run.Stages.FirstOrDefault(stage => stage.Name == nameof(Stage.Backup)) is not { } backup || run.DurationMs <= 0 ? 0
        : Math.Min(1, run.BudgetWaitMs / (run.DurationMs * backup.Parallelism));

    /// <summary>The run's own share, or what it would have used had no other program been there.</summary>
    private static bool HasFullProcessors(RunSummary run)
    {
        if (ProcessorShare(run) is not { } share) return false;
        double wanted = (run.ProcessorMs + run.Stages.Sum(stage => stage.ProcessorWaitMs)) / run.Processors / run.DurationMs;
        return share >= FullProcessors || wanted >= 1;
    }

    private static bool WaitsForDisk(StageSummary stage, RunSummary run)
    {
        if (BlockedShare(stage) < MostlyBlocked) return false;
        if (stage.Name is nameof(Stage.Index) or nameof(Stage.Publish) && IsAlwaysSyncing(run)) return true;
        bool reads = stage.Name is nameof(Stage.Detect) or nameof(Stage.Convert) or nameof(Stage.Validate);
        return (reads ? run.ReadGain : run.WriteGain) < SomeGain;
    }

    /// <summary>Busy, and neither on a processor nor waiting for one.</summary>
    private static double BlockedShare(StageSummary stage) =>
        stage.BusyMs <= 0 ? 0 : 1 - ((stage.ProcessorMs + stage.ProcessorWaitMs) / stage.BusyMs);

    private static bool IsAlwaysSyncing(RunSummary run) => run.SyncMs >= FullStage * run.DurationMs;
}
