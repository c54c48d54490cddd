using ContextPool.Files;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Options;
using Microsoft.Extensions.Logging;

namespace ContextPool.Migration;

/// <summary>One run from start to summary. Use it once.</summary>
public sealed class MigrationRun(
    MigrationOptions options, IFileOperations files, TimeProvider time, ILogger<MigrationRun> log)
{
    /// <summary>What the run has done so far; may be read from any thread while it runs.</summary>
    public RunProgress Progress { get; } = new();

    /// <summary>
    /// Runs to the end, or until <paramref name="stop"/> is cancelled: then nothing more is admitted, contexts in flight
    /// finish or are abandoned whole, and the report is completed. Never throws for anything a file or a directory does.
    /// </summary>
    public Task<RunSummary> RunAsync(CancellationToken stop) => throw new NotImplementedException($"{options}{files}{time}{log}");
}
