using Microsoft.Extensions.Logging;

namespace ContextPool.Migrator.Migrating;

/// <summary>A line of the log once in a while.</summary>
internal sealed class LogProgress(TimeSpan interval, ILogger log) : IProgressView
{
    /// <inheritdoc/>
    public TimeSpan Interval { get; } = interval;

    /// <inheritdoc/>
    public void Show(ProgressSnapshot snapshot) => log.LogInformation("Progress: {Progress}", snapshot);

    /// <inheritdoc/>
    public void End()
    {
        // The end of the run is logged by itself.
    }
}
