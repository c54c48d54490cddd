namespace ContextPool.Migration.Stages;

/// <summary>Writes the messages into staging; a dry run only measures them.</summary>
internal sealed class WritePoolStage(RunEnvironment run) : IStage
{
    public Task WorkAsync(MigrationItem item)
    {
        item.IsStaged = !run.Options.DryRun;
        item.Draft!.WritePool(
            run.DraftFiles, run.DraftOf(item), item.SourceStat.Permissions, run.Syncs.EachFile, run.Abandon);
        return Task.CompletedTask;
    }
}
