using ContextPool.Legacy;

namespace ContextPool.Migration.Stages;

/// <summary>
/// Completes the draft with index, receipt and metadata, and waits for the sync that makes it durable. Contexts that
/// wait at the same time share one sync, so this stage's parallelism is the size of a batch.
/// </summary>
internal sealed class IndexStage(RunEnvironment run) : IStage<Planned<WrittenDraft>>
{
    public async Task<InFlight> WorkAsync(Planned<WrittenDraft> written)
    {
        IndexedDraft draft = await run.Steps.IndexAsync(written.Value);
        written.Item.Facts = written.Item.Facts with { PoolBytes = draft.Bytes, StoredBytes = draft.StoredBytes, Layout = run.Options.Layout };
        return written.With(draft);
    }
}
