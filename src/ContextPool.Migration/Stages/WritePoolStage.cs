using ContextPool.Migration.Outcomes;

namespace ContextPool.Migration.Stages;

/// <summary>Writes the messages into staging; a dry run only measures them.</summary>
internal sealed class WritePoolStage(RunEnvironment run) : IStage
{
    public Task WorkAsync(MigrationItem item)
    {
        if (run.IsOutOfSpace)
        {
            item.End(Outcome.Skipped, Reason.RunStopped, "abandoned, nothing was published: a file system is full");
            return Task.CompletedTask;
        }

        item.IsStaged = !run.Options.DryRun;
        item.Draft!.WritePool(
            run.DraftFiles, run.DraftOf(item), item.SourceStat.Permissions, run.Syncs.EachFile, run.Abandon);
        return Task.CompletedTask;
    }
}
