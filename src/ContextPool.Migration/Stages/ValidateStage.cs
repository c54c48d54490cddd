using ContextPool.Checking;
using ContextPool.Files;
using ContextPool.Indexing;
using ContextPool.Layout;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.Model;
using ContextPool.Saving;
using ContextPool.Trash;

namespace ContextPool.Migration.Stages;

/// <summary>
/// Reads the durable draft back, compares it with its source, publishes it in one step, waits until the publication is
/// durable, and removes the source where that was asked for.
/// </summary>
internal sealed class ValidateStage(RunEnvironment run, BackupStage backups) : IStage
{
    public async Task WorkAsync(MigrationItem item)
    {
        run.StopPublishing.ThrowIfCancellationRequested();
        if (item.Plan == Plan.Adopt) Adopt(item);
        else ValidateAndPublish(item);
        if (item.Outcome is Outcome.Conflict or Outcome.Failed) return;

        if (item.Plan == Plan.Adopt) await run.MakeContentsDurableAsync();
        await run.MakeNamesDurableAsync();
        if (item.WasDeleted) Tombstone.Remove(run.Files, run.Store, item.Id!.Value);
        if (run.Options.DeleteLegacy) SourceFile.Remove(run, item);
        item.End(item.Plan switch
        {
            Plan.Adopt => Outcome.Adopted,
            Plan.Update => Outcome.Updated,
            _ => Outcome.Migrated,
        });
    }

    private void ValidateAndPublish(MigrationItem item)
    {
        string? difference = PoolComparison.OfDraft(
            run.Files, run.DraftOf(item), item.Draft!, item.SourceStat.LastWrite,
            readContents: run.Options.Validation == ValidationLevel.Full, run.Options.Limits.MaxDepth);
        if (difference is not null)
        {
            item.End(Outcome.Failed, Reason.ValidationFailed, difference);
            return;
        }

        SourceFile.RequireUntouched(run, item);
        PublishResult result = item.Plan == Plan.Update ? Replace(item)
            : Publisher.PublishNewOverEmpty(run.Files, run.DraftOf(item), item.Draft!.Contents, run.ContextOf(item));
        if (result == PublishResult.Published) item.IsStaged = false;
        else if (item.Plan == Plan.Update)
            item.End(Outcome.Conflict, Reason.BothChanged, "the pool changed, or was being written, while the update was prepared");
        else
            item.End(Outcome.Conflict, Reason.PathOccupied, $"{run.ContextOf(item).Root} came into being during the run");
    }

    private PublishResult Replace(MigrationItem item) => Publisher.PublishOver(
        run.Files, run.Store, run.DraftOf(item), item.Draft!.Contents, item.Id!.Value, item.Receipt!.PoolSha256,
        Timestamp.FromDateTime(run.Time.GetUtcNow()));

    /// <summary>Gives a pool that something else wrote, and that was found equal, what it lacks: backup, index, receipt.</summary>
    private void Adopt(MigrationItem item)
    {
        ContextLayout context = run.ContextOf(item);
        using IDisposable? writers = run.Files.TryLock(context.Root);
        string? digest = writers is null ? null : PoolDigest.OfFiles(run.Files, context);
        if (digest is null)
        {
            item.End(Outcome.Conflict, Reason.ForeignPool, "the pool is being written");
            return;
        }

        // What Convert compared may have changed since; the receipt must vouch only for what was found equal.
        string? difference = PoolComparison.OfForeignPool(run.Files, context, item.Draft!, run.Options.Limits.MaxDepth);
        if (difference is not null)
        {
            item.End(Outcome.Conflict, Reason.ForeignPool, difference);
            return;
        }

        SourceFile.RequireUntouched(run, item);
        backups.Keep(item);
        Permissions permissions = run.Files.Stat(context.Metadata)!.Value.Permissions.ForFile();
        if (run.Files.Stat(context.Index) is null) WriteIndex(item, context, permissions);
        run.Files.WriteDurably(
            context.Receipt, run.AsideOf(item, "receipt"), Receipts.Of(run, item, digest).ToJson(), permissions);
    }

    private void WriteIndex(MigrationItem item, ContextLayout context, Permissions permissions)
    {
        Timestamp written = item.SourceStat.LastWrite;
        List<IndexEntry> entries = IndexBuilder.FromPool(run.Files, context, written, onUnreadable: (_, _) => { });
        string aside = run.AsideOf(item, "index");
        using (IFileWriter writer = run.Files.CreateNew(aside, permissions))
        {
            IndexFile.Write(writer, entries, written);
            writer.Sync();
        }

        run.Files.Replace(aside, context.Index);
    }
}
