using ContextPool.Migration;
using ContextPool.Migration.Audit;

namespace ContextPool.Migrator.Migrating;

/// <summary>The real one.</summary>
internal sealed class GraphMigration(MigrationRun run) : IMigration
{
    /// <inheritdoc/>
    public RunProgress Progress => run.Progress;

    /// <inheritdoc/>
    public Task<RunSummary> RunAsync(CancellationToken cancel) => run.RunAsync(cancel);
}
