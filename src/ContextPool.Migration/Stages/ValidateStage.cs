using ContextPool.Checking;
using ContextPool.Legacy;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.Storage;
using ContextPool.Storage.Local;

namespace ContextPool.Migration.Stages;

/// <summary>
/// Reads back what is to stand for the source and compares: the durable draft, the pool that something else wrote, or the
/// pool that an earlier run published. Changes nothing.
/// </summary>
internal sealed class ValidateStage(RunEnvironment run)
    : IStage<Planned<IndexedDraft>>, IStage<Planned<PoolToAdopt>>, IStage<Planned<SourceToRetire>>
{
    public async Task<InFlight> WorkAsync(Planned<IndexedDraft> indexed)
    {
        run.StopPublishing.ThrowIfCancellationRequested();
        Validation validation = await run.Steps.ValidateAsync(indexed.Value);

        // What waits for its publication waits for a sync: the bytes that it was made from are of use to the next.
        indexed.Item.Release();
        return validation.HasPassed(out ValidatedDraft? validated, out string? difference)
            ? indexed.With(validated)
            : indexed.End(Outcome.Failed, Reason.ValidationFailed, difference);
    }

    /// <summary>The digest is taken first: a pool that changes while it is compared has another one when it is adopted.</summary>
    public async Task<InFlight> WorkAsync(Planned<PoolToAdopt> found)
    {
        run.StopPublishing.ThrowIfCancellationRequested();
        ConvertedSource source = found.Value.Source;
        IStoredContext pool = run.Drafts.Context(source.From.Source.Id);
        string? digest = await pool.ReadDigestAsync(run.Abandon);
        var added = new AddedDefaults();
        string? difference = await PoolComparison.OfForeignPoolAsync(pool.Raw, source.Context, run.Options.Limits.MaxDepth, added);
        return difference is null
            ? found.With(new EqualPool(source, digest, added.ToString()))
            : found.End(Outcome.Conflict, Reason.ForeignPool, difference);
    }

    /// <summary>Once the source is gone the pool is all there is beside the backup, so it must be as good as one just migrated.</summary>
    public async Task<InFlight> WorkAsync(Planned<SourceToRetire> retiring)
    {
        run.StopPublishing.ThrowIfCancellationRequested();
        string? damage = await PublishedPool.WhatIsDamagedAsync(
            LocalStorage.ToExamine(run.Store.Root, run.Files, run.Time).Examination, retiring.Value.Source.Id, retiring.Value.Renewed, LegacyBackups.Reader);
        const string Remedy = "'contextpool repair' brings back what its backup holds";
        return damage is null
            ? retiring.With(new SoundPool(retiring.Value))
            : retiring.End(Outcome.Unchanged, Reason.PoolDamaged, $"the source is kept, its pool is damaged: {damage}; {Remedy}");
    }
}
