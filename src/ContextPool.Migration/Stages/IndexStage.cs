using ContextPool.Migration.Outcomes;
using ContextPool.Model;
using ContextPool.Saving;

namespace ContextPool.Migration.Stages;

/// <summary>
/// Completes the draft with index, receipt and metadata, and waits for the sync that makes it durable. Contexts that
/// wait at the same time share one sync, so this stage's parallelism is the size of a batch.
/// </summary>
internal sealed class IndexStage(RunEnvironment run) : IStage
{
    public async Task WorkAsync(MigrationItem item)
    {
        if (item.Plan == Plan.Adopt)
        {
            if (run.Options.DryRun) item.End(Outcome.Adopted);
            return;
        }

        ContextDraft draft = item.Draft!;
        Timestamp written = item.SourceStat.LastWrite;
        draft.WriteIndex(run.DraftFiles, run.DraftOf(item), item.SourceStat.Permissions, written, run.SyncEachFile);
        draft.WriteMetadata(
            run.DraftFiles, run.DraftOf(item), item.SourceStat.Permissions,
            Receipts.Of(run, item, draft.PoolSha256!), run.SyncEachFile);
        if (run.Options.DryRun)
            item.End(item.Plan == Plan.Update ? Outcome.Updated : Outcome.Migrated);
        else
            await run.MakeContentsDurableAsync();
    }
}
