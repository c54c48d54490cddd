using ContextPool.Migration.Audit;

namespace ContextPool.Migrator.Migrating;

/// <summary>A run as the command sees it. Used once.</summary>
internal interface IMigration
{
    /// <summary>What the run has done so far; read from any thread.</summary>
    RunProgress Progress { get; }

    /// <summary>Runs to the end, or to a clean boundary once <paramref name="cancel"/> is cancelled.</summary>
    Task<RunSummary> RunAsync(CancellationToken cancel);
}
