using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ContextPool.Extensions.DependencyInjection;

/// <summary>
/// Writes what the library tells of its work, a span for each operation, to the log of the program: those that ended at level debug, those
/// that failed at a level that depends on why. It hears all stores of the process, as whoever listens to spans does. Where no level of its is
/// switched on it asks for no spans, so that nothing is measured.
/// </summary>
internal sealed partial class StoreLog : IDisposable
{
    private readonly ILogger _log;
    private readonly ActivityListener _listener;

    public StoreLog(ILoggerFactory loggers)
    {
        // By the name of the library, not of this class: that is what people filter by.
        _log = loggers.CreateLogger(ContextPoolTelemetry.ActivitySourceName);
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ContextPoolTelemetry.ActivitySourceName,

            // The least that makes a span: whether a trace is recorded stays with those who record traces.
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
                _log.IsEnabled(LogLevel.Error) ? ActivitySamplingResult.PropagationData : ActivitySamplingResult.None,
            ActivityStopped = Tell,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [LoggerMessage(1, LogLevel.Information, "The store {Place} is open")]
    public partial void Opened(string place);

    private void Tell(Activity span)
    {
        object? context = span.GetTagItem("contextpool.context.id");
        double milliseconds = span.Duration.TotalMilliseconds;
        if (span.GetTagItem("error.type") is string code) Failed(FailureLevels.Of(code), span.OperationName, context, code, milliseconds);
        else Ended(span.OperationName, context, milliseconds);
    }

    [LoggerMessage(2, LogLevel.Debug, "{Operation} of context {Context} took {Milliseconds:F1} ms")]
    private partial void Ended(string operation, object? context, double milliseconds);

    [LoggerMessage(EventId = 3, Message = "{Operation} of context {Context} failed after {Milliseconds:F1} ms: {Code}")]
    private partial void Failed(LogLevel level, string operation, object? context, string code, double milliseconds);
}
