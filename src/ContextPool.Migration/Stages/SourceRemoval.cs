using ContextPool.Files;
using ContextPool.Legacy;
using Microsoft.Extensions.Logging;

namespace ContextPool.Migration.Stages;

/// <summary>
/// Removes the legacy file of a context that a run has carried over. It is asked only when the context is published, validated and durable and
/// its backup verified and durable (I1).
/// </summary>
internal sealed class SourceRemoval(RunEnvironment run, ILogger log)
{
    private readonly ClaimedRemoval _claims = new(run.Files, run.Backups) { NamedAgain = source => run.NamedAgain(Path.GetFileName(source)) };

    /// <summary>
    /// Removes the source, as the last thing that is done for an item, once a row that says so is durable: a file that is gone
    /// without a word could not be accounted for. Never throws.
    /// </summary>
    /// <param name="context">The item, about to end with its plan's outcome.</param>
    /// <param name="source">The version that was migrated.</param>
    /// <returns>Null where it is gone, else why it was kept.</returns>
    public async Task<string?> TryRemoveAsync<T>(Planned<T> context, ReadSource source)
    {
        MigrationItem item = context.Item;
        try
        {
            if (run.SpelledTwice.Contains(source.Id))
                return "the source is kept: another file of the directory is this context too, in another spelling";
            await run.AnnounceRemovalAsync(item, context.Plan.Outcome);
            if (_claims.TryRemove(source) is { } kept) return $"the source is kept: {kept}";
            item.Facts = item.Facts with { SourceRemoved = true };
            log.LogInformation("Removed {Source}, context {ContextId}; its backup is {Backup}", source.Path, source.Id, item.Facts.BackupPath);
            return null;
        }
        catch (Exception e)
        {
            return $"the source is kept: {e.Message}";
        }
    }
}
