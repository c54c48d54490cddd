using ContextPool.Legacy;
using ContextPool.Migration.Outcomes;
using ContextPool.Storage;
using ContextPool.Storage.Local;
using Microsoft.Extensions.Logging;

namespace ContextPool.Migration.Stages;

/// <summary>
/// Makes what was validated the context, in one step, waits until that is durable, and as the very last thing removes the
/// source where that was asked for. Whatever fails behind the one step does not undo it: the item's outcome stands, and its
/// reason says what was not done.
/// </summary>
internal sealed class PublishStage(RunEnvironment run, ILogger log)
    : IStage<Planned<ValidatedDraft>>, IStage<Planned<EqualPool>>, IStage<Planned<SoundPool>>
{
    private readonly SourceRemoval _removal = new(run, log);

    public async Task<InFlight> WorkAsync(Planned<ValidatedDraft> draft)
    {
        if (run.Options.DryRun) return draft.End(draft.Plan.Outcome);
        run.StopPublishing.ThrowIfCancellationRequested();
        try
        {
            DraftFate fate = draft.Plan is Plan.Update update
                ? await draft.Value.Draft.PublishAsync(update.Published.PoolSha256, run.Abandon)
                : await draft.Value.Draft.PublishAsync(replaces: null, CancellationToken.None);
            if (fate == DraftFate.Occupied) return Overtaken(draft, WhyOccupied(draft));
        }
        catch (WriterWaitException e)
        {
            return Busy(draft, e);
        }
        catch (CommitNotDurableException e)
        {
            return draft.End(draft.Plan.Outcome, Reason.PublishedNotDurable, e.InnerException?.Message ?? e.Message);
        }

        ReadSource source = draft.Value.From.Source;
        return await FinishAsync(draft, source, Reason.PublishedNotDurable, "", () =>
        {
            if (draft.Plan is Plan.Migrate { WasDeleted: true }) Tombstone.Remove(run.Files, run.Store, source.Id);
            return Task.CompletedTask;
        });
    }

    public async Task<InFlight> WorkAsync(Planned<EqualPool> pool)
    {
        (ConvertedSource converted, _, string remark) = pool.Value;
        if (run.Options.DryRun) return pool.End(pool.Plan.Outcome, Reason.None, remark);
        run.StopPublishing.ThrowIfCancellationRequested();
        try
        {
            if (!await TryAdoptAsync(converted, pool.Value.Sha256)) return Overtaken(pool, "the pool changed while it was compared");
        }
        catch (ContextNotFoundException)
        {
            return Overtaken(pool, "the pool went away while the run was at work on it");
        }
        catch (WriterWaitException e)
        {
            return Busy(pool, e);
        }
        catch (CommitNotDurableException e)
        {
            return pool.End(pool.Plan.Outcome, Reason.PublishedNotDurable, Joined(e.InnerException?.Message ?? e.Message, remark));
        }

        return await FinishAsync(pool, converted.From.Source, Reason.PublishedNotDurable, remark, () => Task.CompletedTask);
    }

    /// <summary>Its pool was published by an earlier run: all that is missing is the removal.</summary>
    public async Task<InFlight> WorkAsync(Planned<SoundPool> pool)
    {
        if (run.Options.DryRun) return pool.End(pool.Plan.Outcome);
        run.StopPublishing.ThrowIfCancellationRequested();
        SourceToRetire retired = pool.Value.Retired;
        return await FinishAsync(pool, retired.Source, Reason.SourceKept, "", () => MakeDurableAsync(retired));
    }

    /// <summary>A pool that is there has writers. Who holds their lock is waited for: a conflict is about contents, not about timing.</summary>
    private async Task<bool> TryAdoptAsync(ConvertedSource converted, string? digest)
    {
        ReadSource source = converted.From.Source;
        return digest is not null && await run.Drafts.Context(source.Id).AdoptAsync(
            new Adoption
            {
                Digest = digest,
                Receipt = run.Steps.ReceiptFor(converted.From, converted.Context, digest),
                Written = source.Stat.LastWrite,
                Wait = RunDrafts.WriterWait,
                LastLook = () => run.Steps.RequireUntouched(source),
            },
            run.Abandon);
    }

    /// <summary>A pool that is to outlive its source: a backup that had to be made anew is where its receipt must point.</summary>
    private Task MakeDurableAsync(SourceToRetire retired)
    {
        bool isRenewed = retired.Renewed.BackupPath != retired.Published.BackupPath;
        return run.Drafts.Context(retired.Source.Id).MakeDurableAsync(isRenewed ? retired.Renewed : null, CancellationToken.None).AsTask();
    }

    private static string WhyOccupied(Planned<ValidatedDraft> draft) => draft.Plan is Plan.Update
        ? "the pool changed, or went away, while the update was prepared"
        : $"context {draft.Value.From.Source.Id} came into being during the run";

    private static string Joined(string why, string remark) => string.Join("; ", new[] { why, remark }.Where(each => each.Length > 0));

    private static Ended Busy<T>(Planned<T> item, WriterWaitException e) => item.End(Outcome.Failed, Reason.ContextBusy, e.Message);

    private static Ended Overtaken<T>(Planned<T> item, string why) => item.End(Outcome.Conflict, item.Plan.IfOvertaken, why);

    /// <summary>Behind the one step: whatever fails here is the reason of an outcome that stands.</summary>
    private async Task<Ended> FinishAsync<T>(
        Planned<T> item, ReadSource source, Reason ifNotDurable, string remark, Func<Task> makeDurableAsync)
    {
        (Reason reason, string why) = await WhyNotDurableAsync(makeDurableAsync) is { } failure ? (ifNotDurable, failure)
            : run.Options.DeleteLegacy && await _removal.TryRemoveAsync(item, source) is { } kept ? (Reason.SourceKept, kept)
            : (Reason.None, "");
        return item.End(item.Plan.Outcome, reason, Joined(why, remark));
    }

    /// <summary>Null once the context, and for a removal all that vouches for it, survives a power cut.</summary>
    private static async Task<string?> WhyNotDurableAsync(Func<Task> makeDurableAsync)
    {
        try
        {
            await makeDurableAsync();
            return null;
        }
        catch (Exception e)
        {
            return e.Message;
        }
    }
}
