using Microsoft.Extensions.Logging;

namespace ContextPool.Migration.Stages;

/// <summary>
/// The one place where a legacy file is removed. It is asked only when the context is published, validated and durable and
/// its backup verified and durable (I1).
/// </summary>
internal sealed class SourceRemoval(RunEnvironment run, ILogger log)
{
    /// <summary>Removes the source, as the last thing that is done for an item. Never throws.</summary>
    /// <returns>Null where it is gone, else why it was kept.</returns>
    public string? TryRemove(MigrationItem item)
    {
        try
        {
            run.StopPublishing.ThrowIfCancellationRequested();
            SourceFile.Remove(run, item);
            item.SourceRemoved = true;
            log.LogInformation("Removed {Source}, context {ContextId}; its backup is {Backup}", item.SourcePath, item.Id, item.BackupPath);
            return null;
        }
        catch (Exception e)
        {
            return $"the source was not removed: {e.Message}";
        }
    }
}
