using System.Diagnostics;
using System.Diagnostics.Metrics;
using ContextPool.Format;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;

namespace ContextPool.Migration.Audit;

/// <summary>
/// Metrics and spans of runs. It costs next to nothing as long as nobody listens; the instruments stand in TELEMETRY.md. A run is one span, each
/// context that it works on is one below it, and each stage that worked on it one below that; of files that end in Detect there are none.
/// </summary>
internal static class RunTelemetry
{
    /// <summary>Name of the meter and of the source of spans.</summary>
    public const string Name = "ContextPool.Migration";

    private const string Outcome = "contextpool.outcome";
    private const string Reason = "contextpool.reason";
    private const string Stage = "contextpool.stage";
    private const string End = "contextpool.run.end";
    private const string DryRun = "contextpool.run.dry";

    // A context takes some milliseconds; a device that stalls, seconds.
    private static readonly double[] StageSeconds = [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    // A night with nothing to do is over in seconds, a first migration takes hours.
    private static readonly double[] RunSeconds = [0.5, 1, 2.5, 5, 10, 30, 60, 300, 600, 1800, 3600, 7200, 14400, 28800];

    private static readonly string? Version = typeof(RunTelemetry).Assembly.GetName().Version?.ToString(fieldCount: 3);
    private static readonly Meter Meter = new(Name, Version);
    private static readonly ActivitySource Source = new(Name, Version);

    private static readonly Counter<long> Files = Meter.CreateCounter<long>(
        "contextpool.run.files", "{file}", "Files that ended, by outcome and reason.");

    private static readonly Counter<long> Messages = Meter.CreateCounter<long>(
        "contextpool.run.messages", "{message}", "Messages of contexts that were migrated, updated or adopted.");

    private static readonly Counter<long> SourceBytes = Meter.CreateCounter<long>(
        "contextpool.run.source.size", "By", "Bytes of legacy files that ended, whatever their outcome.");

    private static readonly Counter<long> PoolBytes = Meter.CreateCounter<long>(
        "contextpool.run.pool.size", "By", "Bytes of messages, metadata and indexes that were written.");

    private static readonly Histogram<double> StageDuration = Meter.CreateHistogram(
        "contextpool.stage.duration", "s", "How long a stage worked on a context.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = StageSeconds });

    private static readonly Histogram<double> StageWait = Meter.CreateHistogram(
        "contextpool.stage.wait.duration", "s", "How long a context stood in a stage's queue, or before the byte budget.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = StageSeconds });

    private static readonly Histogram<double> RunDuration = Meter.CreateHistogram(
        "contextpool.run.duration", "s", "How long a run took, by how it ended.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = RunSeconds });

    /// <summary>Begins the span of a run; null where nobody listens.</summary>
    public static Activity? BeginRun(string runId, MigrationOptions options) => Source.StartActivity("migrate", ActivityKind.Internal)?
        .SetTag("contextpool.run.id", runId)
        .SetTag(DryRun, options.DryRun);

    /// <summary>Begins the span of a context, as of when its first stage began; null where nobody listens.</summary>
    public static Activity? BeginContext(ActivityContext run, ContextId? id, DateTimeOffset startedAt)
    {
        if (!Source.HasListeners()) return null;
        Activity? around = Activity.Current;
        Activity? span = Source.StartActivity("migrate context", ActivityKind.Internal, run, startTime: startedAt);

        // It ends in another block, and must not be around for whatever this one does next.
        Activity.Current = around;
        return span?.SetTag(Operations.ContextIdName, id?.ToString());
    }

    /// <summary>Begins the span of a stage; null where there is none around it.</summary>
    public static Activity? BeginStage(Activity? context, Stage stage) =>
        context is null ? null : Source.StartActivity($"stage {stage}", ActivityKind.Internal, context.Context)?.SetTag(Stage, stage.ToString());

    public static void StageWorked(string stage, TimeSpan busy, TimeSpan waited)
    {
        if (StageDuration.Enabled) StageDuration.Record(busy.TotalSeconds, new KeyValuePair<string, object?>(Stage, stage));
        if (StageWait.Enabled) StageWait.Record(waited.TotalSeconds, new KeyValuePair<string, object?>(Stage, stage));
    }

    /// <summary>Tells of a file's end, and ends its span.</summary>
    public static void FileEnded(Activity? span, Outcome outcome, Reason reason, in EndedAmounts amounts, bool isDry)
    {
        string outcomeCode = SnakeCase.Of(outcome);
        string? reasonCode = reason == Outcomes.Reason.None ? null : SnakeCase.Of(reason);
        var dry = new KeyValuePair<string, object?>(DryRun, isDry);
        if (Files.Enabled)
        {
            var tags = new TagList { { Outcome, outcomeCode }, dry };
            if (reasonCode is not null) tags.Add(Reason, reasonCode);
            Files.Add(1, tags);
        }

        if (Messages.Enabled) Messages.Add(amounts.Messages, dry);
        if (SourceBytes.Enabled) SourceBytes.Add(amounts.SourceBytes, dry);
        if (PoolBytes.Enabled) PoolBytes.Add(amounts.PoolBytes, dry);
        if (span is null) return;
        span.SetTag(Outcome, outcomeCode).SetTag("contextpool.source.size", amounts.SourceBytes);
        if (reasonCode is not null) span.SetTag(Reason, reasonCode);
        if (outcome is Outcomes.Outcome.Failed or Outcomes.Outcome.Conflict) span.SetTag("error.type", reasonCode).SetStatus(ActivityStatusCode.Error);
        span.Dispose();
    }

    /// <summary>Tells of a run's end, and ends its span.</summary>
    public static void RunEnded(Activity? span, RunSummary summary)
    {
        string end = SnakeCase.Of(summary.End);
        RunDuration.Record(
            summary.DurationMs / 1000, new KeyValuePair<string, object?>(End, end), new KeyValuePair<string, object?>(DryRun, summary.DryRun));
        if (span is null) return;
        span.SetTag(End, end).SetTag("contextpool.run.files", summary.Detected);
        if (summary.End != RunEnd.Completed) span.SetTag("error.type", end).SetStatus(ActivityStatusCode.Error, summary.Detail);
        span.Dispose();
    }
}
