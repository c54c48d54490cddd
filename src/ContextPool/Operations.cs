using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ContextPool;

/// <summary>Measures what the public face is asked for: one histogram of durations, two counters of messages, and a span for each call.</summary>
internal static class Operations
{
    /// <summary>The name of the attribute that says which operation it was.</summary>
    public const string Operation = "contextpool.operation.name";

    /// <summary>The name of the attribute of spans that says which context it was about.</summary>
    public const string ContextIdName = "contextpool.context.id";

    private const string ErrorType = "error.type";

    // From an open of a cached file to a save that waits for others.
    private static readonly double[] Seconds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private static readonly string? Version = typeof(Operations).Assembly.GetName().Version?.ToString(fieldCount: 3);
    private static readonly Meter Meter = new(ContextPoolTelemetry.MeterName, Version);
    private static readonly ActivitySource Source = new(ContextPoolTelemetry.ActivitySourceName, Version);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "contextpool.operation.duration", "s", "How long an operation on a store took.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });

    private static readonly Counter<long> MessagesRead = Meter.CreateCounter<long>(
        "contextpool.messages.read", "{message}", "Messages that were read, from the storage or from memory.");

    private static readonly Counter<long> MessagesWritten = Meter.CreateCounter<long>(
        "contextpool.messages.written", "{message}", "Messages that were saved.");

    private static readonly KeyValuePair<string, object?> FromCache = new("contextpool.read.origin", "memory");
    private static readonly KeyValuePair<string, object?> FromStorage = new("contextpool.read.origin", "storage");

    /// <summary>Does the work, measured if anybody wants to know.</summary>
    public static Task<T> MeasureAsync<T>(string operation, ContextId? context, TimeProvider time, Func<Task<T>> work) =>
        Duration.Enabled || Source.HasListeners() ? MeasuredAsync(operation, context, time, work) : work();

    /// <summary>As above, of work without a result.</summary>
    public static Task MeasureAsync(string operation, ContextId? context, TimeProvider time, Func<Task> work) =>
        Duration.Enabled || Source.HasListeners()
            ? MeasuredAsync(operation, context, time, async () =>
            {
                await work().ConfigureAwait(false);
                return true;
            })
            : work();

    public static void Read(bool isCached)
    {
        if (MessagesRead.Enabled) MessagesRead.Add(1, isCached ? FromCache : FromStorage);
    }

    public static void Written(int messages)
    {
        if (MessagesWritten.Enabled && messages > 0) MessagesWritten.Add(messages);
    }

    private static async Task<T> MeasuredAsync<T>(string operation, ContextId? context, TimeProvider time, Func<Task<T>> work)
    {
        using Activity? span = Source.StartActivity(operation);
        if (context is { } id) span?.SetTag(ContextIdName, id.ToString());
        long start = time.GetTimestamp();
        string? error = null;
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e is ContextPoolException known ? known.Code : e.GetType().FullName;
            span?.SetTag(ErrorType, error).SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            var tags = new TagList { { Operation, operation } };
            if (error is not null) tags.Add(ErrorType, error);
            Duration.Record(time.GetElapsedTime(start).TotalSeconds, tags);
        }
    }
}
