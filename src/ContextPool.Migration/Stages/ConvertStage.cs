using ContextPool.Checking;
using ContextPool.Migration.Outcomes;
using ContextPool.Saving;

namespace ContextPool.Migration.Stages;

/// <summary>Splits the bytes into a draft; compares the draft where a pool of unknown origin stands already.</summary>
internal sealed class ConvertStage(RunEnvironment run) : IStage
{
    public Task WorkAsync(MigrationItem item)
    {
        run.Abandon.ThrowIfCancellationRequested();
        item.Text ??= Legacy.LegacyText.OnDisk(run.Files.OpenRead(item.SourcePath));
        item.Draft = ContextDraft.Convert(item.Text, item.Id!.Value, item.SourceStat.LastWrite, run.Options.Limits);
        item.Text = null;
        if (item.Plan != Plan.Adopt) return Task.CompletedTask;

        string? difference = PoolComparison.OfForeignPool(run.Files, run.ContextOf(item), item.Draft, run.Options.Limits.MaxDepth);
        if (difference is not null) item.End(Outcome.Conflict, Reason.ForeignPool, difference);
        return Task.CompletedTask;
    }
}
