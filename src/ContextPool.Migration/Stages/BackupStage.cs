using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Legacy;
using ContextPool.Migration.Outcomes;
using ContextPool.Storage.Local;

namespace ContextPool.Migration.Stages;

/// <summary>
/// Reads the source once, hashes it, and keeps a verified copy. Everything after works on these bytes, in memory or, above
/// the streaming threshold, in the copy; so what is converted is what was backed up, whatever happens to the source.
/// </summary>
internal sealed class BackupStage(RunEnvironment run) : IStage<Planned<DetectedSource>>
{
    public async Task<InFlight> WorkAsync(Planned<DetectedSource> detected)
    {
        MigrationItem item = detected.Item;
        await EnterBudgetAsync(detected);
        if (run.StopAdmitting.IsCancellationRequested || run.IsOutOfSpace) return detected.End(Outcome.Skipped, Reason.RunStopped);
        run.Reserve.Require(detected.Value.Stat.Length);
        ReadSource source = run.Steps.Read(detected.Value.Id, item.SourcePath, run.Abandon);
        if (source.Text is { } text) item.Hold(text);
        item.Facts = item.Facts.With(source);
        return detected.Plan switch
        {
            Plan.Update update => await ReviewAgainstReceiptAsync(detected, source, update.Published),
            Plan.Retire retire => await ReviewAgainstReceiptAsync(detected, source, retire.Published),
            _ => BackUp(detected, source),
        };
    }

    private async Task EnterBudgetAsync(Planned<DetectedSource> detected)
    {
        long before = run.Time.GetTimestamp();
        detected.Item.Hold(await Admission.EnterAsync(run.Budget, Math.Max(1, detected.Value.Stat.Length)));
        detected.Item.AdmissionWait = run.Time.GetElapsedTime(before);
    }

    private Planned<BackedUpSource> BackUp(Planned<DetectedSource> detected, ReadSource source)
    {
        BackedUpSource backedUp = run.Steps.BackUp(source, run.Abandon);
        if (source.Text is null) detected.Item.Hold(backedUp.Text);
        detected.Item.Facts = detected.Item.Facts with { BackupPath = backedUp.BackupPath };
        return detected.With(backedUp);
    }

    private Planned<SourceToRetire> Retire(Planned<DetectedSource> detected, ReadSource source, Receipt published)
    {
        string? backup = run.Steps.Keep(source, run.Abandon);
        detected.Item.Facts = detected.Item.Facts with { BackupPath = backup };
        return new(detected.Item, new Plan.Retire(published), new SourceToRetire(source, backup, published));
    }

    /// <summary>The receipt says what the pool was made from, so it can be told which side changed since.</summary>
    private async Task<InFlight> ReviewAgainstReceiptAsync(Planned<DetectedSource> detected, ReadSource source, Receipt receipt)
    {
        switch (SourceReview.Of(source, receipt, () => DigestOfFiles.Of(run.Files, run.Store.Context(source.Id))))
        {
            // At most its times differ. Where nothing is written, the next run will hash it again.
            case SourceStanding.Unchanged:
                return run.Options.DeleteLegacy ? Retire(detected, source, receipt) : detected.End(Outcome.Unchanged);
            case SourceStanding.BothChanged:
                return detected.End(
                    Outcome.Conflict, Reason.BothChanged,
                    $"source and pool both changed since run {receipt.RunId}; in the pool: {await WhatChangedAsync(source, receipt)}");
            case SourceStanding.Older:
                return detected.End(
                    Outcome.Conflict, Reason.SourceOlder,
                    $"the source was last written {source.Stat.LastWrite}, the pool was made from its version of {receipt.SourceModified}");
            default:
                return BackUp(detected with { Plan = new Plan.Update(receipt) }, source);
        }
    }

    /// <summary>The first difference between the pool and the version it was made from, as far as the backup can tell.</summary>
    private async Task<string> WhatChangedAsync(ReadSource source, Receipt receipt)
    {
        try
        {
            using LegacyText backup = LegacyText.OnDisk(run.Files.OpenRead(receipt.BackupPath));
            ConvertedContext made = ConvertedContext.Of(backup, source.Id, source.Stat.LastWrite, LegacyLimits.Reading);
            return await PoolComparison.OfForeignPoolAsync(run.Drafts.Context(source.Id).Raw, made, ReadingLimits.MaxDepth) ?? "white space";
        }
        catch (Exception e) when (e is FileOperationException or InvalidContentException)
        {
            return $"unknown, because the backup it was made from cannot be read: {e.Message}";
        }
    }
}
