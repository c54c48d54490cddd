using ContextPool.Legacy;

namespace ContextPool.Migration.Stages;

/// <summary>
/// Completes the draft with index, receipt and metadata, and waits for the sync that makes it durable. Contexts that
/// wait at the same time share one sync, so this stage's parallelism is the size of a batch.
/// </summary>
internal sealed class IndexStage(RunEnvironment run) : IStage
{
    public async Task WorkAsync(MigrationItem item)
    {
        ContextDraft draft = item.Draft!;
        Timestamp written = item.SourceStat.LastWrite;
        draft.WriteIndex(run.DraftFiles, run.DraftOf(item), item.SourceStat.Permissions, written, run.Syncs.EachFile);
        draft.WriteMetadata(
            run.DraftFiles, run.DraftOf(item), item.SourceStat.Permissions,
            Receipts.Of(run, item, draft.PoolSha256!), run.Syncs.EachFile);
        await run.Syncs.ContentsAsync();
    }
}
