using ContextPool.Legacy;

namespace ContextPool.Migration.Stages;

/// <summary>Splits the bytes into a draft.</summary>
internal sealed class ConvertStage(RunEnvironment run) : IStage
{
    public Task WorkAsync(MigrationItem item)
    {
        run.Abandon.ThrowIfCancellationRequested();
        item.Text ??= Legacy.LegacyText.OnDisk(run.Files.OpenRead(item.SourcePath));
        item.Draft = ContextDraft.Convert(item.Text, item.Id!.Value, item.SourceStat.LastWrite, run.Options.Limits);
        item.Text = null;
        return Task.CompletedTask;
    }
}
