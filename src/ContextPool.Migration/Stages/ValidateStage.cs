using ContextPool.Checking;
using ContextPool.Legacy;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.Storage.Local;

namespace ContextPool.Migration.Stages;

/// <summary>
/// Reads back what is to stand for the source and compares: the durable draft, the pool that something else wrote, or the
/// pool that an earlier run published. Changes nothing.
/// </summary>
internal sealed class ValidateStage(RunEnvironment run) : IStage
{
    public Task WorkAsync(MigrationItem item)
    {
        run.StopPublishing.ThrowIfCancellationRequested();
        if (item.Plan == Plan.Adopt) CompareFoundPool(item);
        else if (item.Plan == Plan.Retire) ReviewPublishedPool(item);
        else if (!run.Options.DryRun) CompareDraft(item);
        return Task.CompletedTask;
    }

    private void CompareDraft(MigrationItem item)
    {
        string? difference = PoolComparison.OfDraft(
            run.Files, run.DraftOf(item), item.Draft!, item.SourceStat.LastWrite,
            readContents: run.Options.Validation == ValidationLevel.Full, run.Options.Limits.MaxDepth);
        if (difference is not null) item.End(Outcome.Failed, Reason.ValidationFailed, difference);
    }

    /// <summary>The digest is taken first: a pool that changes while it is compared has another one when it is adopted.</summary>
    private void CompareFoundPool(MigrationItem item)
    {
        item.FoundPoolSha256 = DigestOfFiles.Of(run.Files, run.ContextOf(item));
        var added = new AddedDefaults();
        string? difference = PoolComparison.OfForeignPool(
            run.Files, run.ContextOf(item), item.Draft!, run.Options.Limits.MaxDepth, added);
        if (difference is null) item.Remark = added.ToString();
        else item.End(Outcome.Conflict, Reason.ForeignPool, difference);
    }

    /// <summary>Once the source is gone the pool is all there is beside the backup, so it must be as good as one just migrated.</summary>
    private void ReviewPublishedPool(MigrationItem item)
    {
        string? damage = PublishedPool.WhatIsDamaged(run.Files, run.Store, item.Id!.Value, item.RenewedReceipt, LegacyBackups.Reader);
        const string Remedy = "'contextpool repair' brings back what its backup holds";
        if (damage is not null) item.End(Outcome.Unchanged, Reason.PoolDamaged, $"the source is kept, its pool is damaged: {damage}; {Remedy}");
    }
}
