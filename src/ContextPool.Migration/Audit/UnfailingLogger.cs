using Microsoft.Extensions.Logging;

namespace ContextPool.Migration.Audit;

/// <summary>
/// A logger whose failures stay its own: a log target that throws must not end a stage in the middle of an item, nor keep a row
/// from the report. What could not be logged is lost; there is nowhere to say so.
/// </summary>
internal sealed class UnfailingLogger(ILogger inner) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => Guarded(() => inner.BeginScope(state));

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => Guarded(() => inner.IsEnabled(logLevel));

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Guarded(() =>
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
            return true;
        });

    private static T? Guarded<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception)
        {
            return default;
        }
    }
}
