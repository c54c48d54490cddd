using System.Globalization;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Options;

namespace ContextPool.Migration.Reports;

/// <summary>Where a run was limited, and what to change: <see cref="RunLimit"/> in sentences.</summary>
/// <param name="Verdict">One sentence.</param>
/// <param name="Why">What it follows from, with the numbers.</param>
/// <param name="Setting">For <c>appsettings.json</c>; null where nothing is to gain there.</param>
/// <param name="LimitingStage">The stage that is meant; null where none is.</param>
internal sealed record StageAdvice(string Verdict, string Why, string? Setting = null, string? LimitingStage = null)
{
    /// <summary>The advice that follows from a summary and nothing else.</summary>
    public static StageAdvice Of(RunSummary run)
    {
        if (run.Stages.Sum(stage => stage.Items) == 0 || run.DurationMs < RunLimit.ShortestTellingMs)
        {
            return new StageAdvice(
                "Nothing is to gain: the run was too short for its stages to get in each other's way.",
                $"It took {Amounts.Time(TimeSpan.FromMilliseconds(run.DurationMs))}.");
        }

        StageUse busiest = run.Stages.Select(stage => new StageUse(stage, run)).MaxBy(use => use.Utilisation)!;
        return RunLimit.Of(run) switch
        {
            RunLimit.Processor => new StageAdvice(
                "Nothing is to gain in appsettings.json: the processors were busy all the time.", ProcessorsOf(run), LimitingStage: busiest.Stage.Name),
            RunLimit.Disk => new StageAdvice(
                "Nothing is to gain in appsettings.json: the disk was the limit.", DiskOf(busiest, run), LimitingStage: busiest.Stage.Name),
            RunLimit.ByteBudget => RaiseBudget(run),
            RunLimit.None => new StageAdvice(
                "Nothing is to gain in appsettings.json: no stage was the narrow one.",
                $"The busiest, {busiest.Stage.Name}, was busy for {Percent(busiest.Utilisation)} of the time; the run waited for the listing of the directory, or for the device."),
            _ => Widen(busiest),
        };
    }

    private static string ProcessorsOf(RunSummary run)
    {
        string used = $"{Percent(RunLimit.ProcessorShare(run) ?? 0)} of {Count(run.Processors, "processor")} were used";
        double waited = run.Stages.Sum(stage => stage.ProcessorWaitMs);
        return waited > run.ProcessorMs
            ? $"{used}, and its threads waited longer for a free one: other programs had them. More parallelism would only add waiting."
            : $"{used}. More parallelism would only add waiting; more processors would help.";
    }

    private static string DiskOf(StageUse busiest, RunSummary run)
    {
        string syncs = $"A sync was under way for {Percent(Math.Min(1, run.SyncMs / run.DurationMs))} of the time";
        return run.WriteGain is { } gain
            ? $"{busiest.Stage.Name} waited for it. {syncs}; a file more at once brought {Percent(gain)} of what one brings alone."
            : $"{busiest.Stage.Name} waited for it. {syncs}.";
    }

    private static StageAdvice Widen(StageUse narrow)
    {
        StageSummary stage = narrow.Stage;
        string why = $"{stage.Name} was busy for {Percent(narrow.Utilisation)} of the time on {Count(stage.Parallelism, "context")} at once, and the stages around it waited.";
        if (stage.Parallelism >= StageOptions.MaxParallelism)
            return new StageAdvice($"{stage.Name} limited the run, at the highest parallelism there is.", why, LimitingStage: stage.Name);
        string wider = Math.Min(stage.Parallelism * 2, StageOptions.MaxParallelism).ToString(CultureInfo.InvariantCulture);
        return new StageAdvice(
            $"{stage.Name} limited the run: try a parallelism of {wider}.", why,
            $$"""{ "Migration": { "Stages": { "{{stage.Name}}": { "Parallelism": {{wider}} } } } }""", stage.Name);
    }

    private static StageAdvice RaiseBudget(RunSummary run)
    {
        const long MiB = 1 << 20;
        string why = $"For {Percent(RunLimit.BudgetWaitShare(run))} of the time the contexts that Backup had taken waited for the byte budget, though no stage was busy all the time.";
        if (run.MaxBytesInFlight < MiB) return new StageAdvice("MaxBytesInFlight limited the run: raise it, if memory allows.", why);
        string twice = string.Create(CultureInfo.InvariantCulture, $"{2 * run.MaxBytesInFlight / MiB} MiB");
        return new StageAdvice(
            $"MaxBytesInFlight limited the run: try {twice}, if memory allows.", why,
            $$"""{ "Migration": { "MaxBytesInFlight": "{{twice}}" } }""");
    }

    private static string Percent(double share) => share.ToString("0 %", CultureInfo.InvariantCulture);

    private static string Count(int count, string noun) => $"{Text(count)} {noun}{(count == 1 ? "" : "s")}";

    private static string Text(double number) => number.ToString("#,0.#", CultureInfo.InvariantCulture);
}
