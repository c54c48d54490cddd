using ContextPool.Files;
using ContextPool.Indexing;
using ContextPool.Format;
using ContextPool.Migration.Outcomes;
using ContextPool.Storage.Local;
using Microsoft.Extensions.Logging;

namespace ContextPool.Migration.Stages;

/// <summary>
/// Makes what was validated the context, in one step, waits until that is durable, and as the very last thing removes the
/// source where that was asked for. Whatever fails behind the one step does not undo it: the item's outcome stands, and its
/// reason says what was not done.
/// </summary>
internal sealed class PublishStage(RunEnvironment run, ILogger log) : IStage
{
    /// <summary>A save takes milliseconds; whoever holds a context for longer than this is left alone until the next run.</summary>
    private static readonly TimeSpan WriterWait = TimeSpan.FromSeconds(10);

    private readonly SourceRemoval _removal = new(run, log);

    public async Task WorkAsync(MigrationItem item)
    {
        if (!run.Options.DryRun)
        {
            run.StopPublishing.ThrowIfCancellationRequested();
            await PublishAsync(item);
            if (item.HasEnded) return;
            if (await WhyNotDurableAsync(item) is { } failure) End(item, ReasonOf(item.Plan), failure);
            else if (run.Options.DeleteLegacy && await _removal.TryRemoveAsync(item, OutcomeOf(item.Plan)) is { } kept)
                End(item, Reason.SourceKept, kept);
        }

        End(item, Reason.None, "");
    }

    private static void End(MigrationItem item, Reason reason, string why) =>
        item.End(OutcomeOf(item.Plan), reason, string.Join("; ", new[] { why, item.Remark }.Where(each => each.Length > 0)));

    private static Outcome OutcomeOf(Plan plan) => plan switch
    {
        Plan.Adopt => Outcome.Adopted,
        Plan.Update => Outcome.Updated,
        Plan.Retire => Outcome.Unchanged,
        _ => Outcome.Migrated,
    };

    /// <summary>Where nothing was published now, all that is missing is the removal.</summary>
    private static Reason ReasonOf(Plan plan) => plan == Plan.Retire ? Reason.SourceKept : Reason.PublishedNotDurable;

    /// <summary>The one step. Throws, or ends the item, where it was not taken.</summary>
    private async Task PublishAsync(MigrationItem item)
    {
        if (item.Plan == Plan.Retire) return;
        if (item.Plan == Plan.Migrate) PublishNew(item);
        else await PublishInTurnAsync(item);
    }

    private void PublishNew(MigrationItem item)
    {
        SourceFile.RequireUntouched(run, item);
        PublishResult result =
            Publisher.PublishNewOverEmpty(run.Files, run.DraftOf(item), item.Draft!.Contents, run.ContextOf(item));
        if (result == PublishResult.Published) item.IsStaged = false;
        else item.End(Outcome.Conflict, Reason.PathOccupied, $"{run.ContextOf(item).Root} came into being during the run");
    }

    /// <summary>A pool that is there has writers. Who holds their lock is waited for: a conflict is about contents, not about timing.</summary>
    private async Task PublishInTurnAsync(MigrationItem item)
    {
        try
        {
            using WritersLock turn = await WritersLock.TakeAsync(
                run.Files, run.ContextOf(item), item.Id!.Value, WriterWait, run.Time, run.Abandon);
            SourceFile.RequireUntouched(run, item);
            if (item.Plan == Plan.Adopt) await AdoptAsync(item);
            else Replace(item);
        }
        catch (WriterWaitException e)
        {
            item.End(Outcome.Failed, Reason.ContextBusy, e.Message);
        }
        catch (ContextNotFoundException)
        {
            item.End(Outcome.Conflict, ConflictOf(item.Plan), "the pool went away while the run was at work on it");
        }
    }

    private static Reason ConflictOf(Plan plan) => plan == Plan.Adopt ? Reason.ForeignPool : Reason.BothChanged;

    private void Replace(MigrationItem item)
    {
        PublishResult result = Publisher.PublishOver(
            run.Files, run.Store, run.DraftOf(item), item.Draft!.Contents, item.Id!.Value, item.Receipt!.PoolSha256,
            Timestamp.FromDateTime(run.Time.GetUtcNow()));
        if (result == PublishResult.Published) item.IsStaged = false;
        else item.End(Outcome.Conflict, ConflictOf(item.Plan), "the pool changed while the update was prepared");
    }

    /// <summary>
    /// Gives a pool that something else wrote, and that was found equal, what it lacks. The receipt comes last, when all it
    /// vouches for is durable.
    /// </summary>
    private async Task AdoptAsync(MigrationItem item)
    {
        ContextLayout context = run.ContextOf(item);
        string? digest = DigestOfFiles.Of(run.Files, context);
        if (digest is null || digest != item.FoundPoolSha256)
        {
            item.End(Outcome.Conflict, ConflictOf(item.Plan), "the pool changed while it was compared");
            return;
        }

        Permissions permissions = run.Files.Stat(context.Metadata)!.Value.Permissions.ForFile();
        if (run.Files.Stat(context.Index) is null) WriteIndex(item, context, permissions);
        await run.Syncs.FoundPoolAsync(context);
        WriteReceipt(item, Receipts.Of(run, item, digest), permissions);
    }

    private void WriteIndex(MigrationItem item, ContextLayout context, Permissions permissions)
    {
        Timestamp written = item.SourceStat.LastWrite;
        OrderedEntries entries = IndexBuilder.FromPool(run.Files, context, written, onUnreadable: (_, _) => { });
        string aside = run.AsideOf(item, "index");
        using (IFileWriter writer = run.Files.CreateNew(aside, permissions))
        {
            IndexFile.Write(writer, entries, written);
            writer.Sync();
        }

        run.Files.Replace(aside, context.Index);
    }

    /// <summary>Its name is not durable yet.</summary>
    private void WriteReceipt(MigrationItem item, Receipt receipt, Permissions permissions)
    {
        string aside = run.AsideOf(item, "receipt");
        run.Files.WriteNew(aside, receipt.ToJson(), permissions, sync: true);
        run.Files.Replace(aside, run.ContextOf(item).Receipt);
    }

    /// <summary>Null once the context, and for a removal all that vouches for it, survives a power cut.</summary>
    private async Task<string?> WhyNotDurableAsync(MigrationItem item)
    {
        try
        {
            if (item.Plan == Plan.Retire) await RetireAsync(item);
            if (item.Plan is Plan.Adopt or Plan.Retire) run.Files.SyncDirectory(run.ContextOf(item).Root);
            await run.Syncs.NamesAsync();
            if (item.WasDeleted) Tombstone.Remove(run.Files, run.Store, item.Id!.Value);
            return null;
        }
        catch (Exception e)
        {
            return e.Message;
        }
    }

    /// <summary>A backup that had to be made anew is where the receipt must point before the source goes.</summary>
    private async Task RetireAsync(MigrationItem item)
    {
        ContextLayout context = run.ContextOf(item);
        if (item.BackupPath != item.Receipt!.BackupPath)
            WriteReceipt(item, item.RenewedReceipt, run.Files.Stat(context.Metadata)!.Value.Permissions.ForFile());
        await run.Syncs.FoundPoolAsync(context);
    }
}
