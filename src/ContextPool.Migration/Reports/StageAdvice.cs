using System.Globalization;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Options;

namespace ContextPool.Migration.Reports;

/// <summary>Where a run was limited, and what to change.</summary>
/// <param name="Verdict">One sentence.</param>
/// <param name="Why">What it follows from, with the numbers.</param>
/// <param name="Setting">For <c>appsettings.json</c>; null where nothing is to gain there.</param>
/// <param name="LimitingStage">The stage that is meant; null where none is.</param>
internal sealed record StageAdvice(string Verdict, string Why, string? Setting = null, string? LimitingStage = null)
{
    // Below this start-up and the listing are most of a run, and nothing about stages can be told.
    private const double ShortestTellingMs = 2000;
    private const double FullProcessors = 0.85;
    private const double FullStage = 0.7;
    private const double FullWait = 0.5;

    /// <summary>The advice that follows from a summary and nothing else.</summary>
    public static StageAdvice Of(RunSummary run)
    {
        List<StageUse> uses = [.. run.Stages.Select(stage => new StageUse(stage, run.DurationMs))];
        if (uses.Sum(use => use.Stage.Items) == 0 || run.DurationMs < ShortestTellingMs)
        {
            return new StageAdvice(
                "Nothing is to gain: the run was too short for its stages to get in each other's way.",
                $"It took {Amounts.Time(TimeSpan.FromMilliseconds(run.DurationMs))}.");
        }

        StageUse busiest = uses.MaxBy(use => use.Utilisation)!;
        if (ProcessorShare(run) is >= FullProcessors and var share)
        {
            return new StageAdvice(
                "Nothing is to gain in appsettings.json: the processors were busy all the time.",
                $"{Percent(share)} of {Count(run.Processors, "processor")} were used. More parallelism would only add waiting; more processors would help.",
                LimitingStage: busiest.Stage.Name);
        }

        if (busiest.Utilisation >= FullStage) return Widen(busiest);
        return uses.Find(WaitsForBudget) is { } waiting ? RaiseBudget(waiting, run) : new StageAdvice(
            "Nothing is to gain in appsettings.json: no stage was the narrow one.",
            $"The busiest, {busiest.Stage.Name}, was busy for {Percent(busiest.Utilisation)} of the time; the run waited for the listing of the directory, or for the device.");
    }

    /// <summary>How much of the processors the run used; null where the summary does not tell.</summary>
    public static double? ProcessorShare(RunSummary run) =>
        run is { Processors: > 0, DurationMs: > 0, ProcessorMs: > 0 } ? Math.Min(1, run.ProcessorMs / run.Processors / run.DurationMs) : null;

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

    /// <summary>Only Backup waits for the byte budget, and that is counted as waiting in front of it.</summary>
    private static bool WaitsForBudget(StageUse use) =>
        use.Stage.Name == nameof(Stage.Backup) && use.AverageQueue >= FullWait * use.Stage.Parallelism && use.Stage.Items > use.Stage.Parallelism;

    private static StageAdvice RaiseBudget(StageUse waiting, RunSummary run)
    {
        const long MiB = 1 << 20;
        string why = $"On average {Text(waiting.AverageQueue)} contexts waited in front of {waiting.Stage.Name}, though no stage was busy all the time: they waited for the byte budget.";
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
