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
internal sealed class BackupStage(RunEnvironment run) : IStage
{
    public async Task WorkAsync(MigrationItem item)
    {
        await EnterBudgetAsync(item);
        if (run.StopAdmitting.IsCancellationRequested || run.IsOutOfSpace)
        {
            item.End(Outcome.Skipped, Reason.RunStopped);
            return;
        }

        ReadSource(item);
        if (item.Plan is Plan.Update or Plan.Retire) ReviewAgainstReceipt(item);
        if (!item.HasEnded) Keep(item);
    }

    /// <summary>Makes sure of a backup; an intact one with the same contents is used again.</summary>
    private void Keep(MigrationItem item)
    {
        item.BackupPath = run.Options.DryRun
            ? run.Backups.FindIntact(item.Id!.Value, item.SourceHash)
            : run.Backups.Keep(item.ToBackupSource(), run.Syncs.EachFile, run.Abandon);
        if (item.Text is null && item.Plan != Plan.Retire)
            item.Text = LegacyText.OnDisk(run.Files.OpenRead(item.BackupPath ?? item.SourcePath));
    }

    private async Task EnterBudgetAsync(MigrationItem item)
    {
        long before = run.Time.GetTimestamp();
        long bytes = Math.Max(1, item.SourceStat.Length);
        await run.Budget.EnterAsync(bytes);
        item.AdmittedBytes = bytes;
        item.AdmissionWait = run.Time.GetElapsedTime(before);
    }

    private void ReadSource(MigrationItem item)
    {
        using IFileReader reader = run.Files.OpenRead(item.SourcePath);
        item.SourceStat = reader.Stat();
        (item.SourceHash, item.Text) = SourceReading.Read(reader, item.SourceStat, run.Options.Limits.StreamingThreshold, run.Abandon);
        SourceReading.RequireUntouched(run.Files, item.SourcePath, item.SourceStat, reader);
    }

    /// <summary>The receipt says what the pool was made from, so it can be told which side changed since.</summary>
    private void ReviewAgainstReceipt(MigrationItem item)
    {
        Receipt receipt = item.Receipt!;
        bool isSame = Convert.ToHexStringLower(item.SourceHash!) == receipt.SourceSha256;
        if (isSame)
        {
            // Only its times differ. Nothing is written, so the next run will hash it again.
            if (!run.Options.DeleteLegacy) item.End(Outcome.Unchanged);
            else item.Plan = Plan.Retire;
            return;
        }

        item.Plan = Plan.Update;
        string? pool = DigestOfFiles.Of(run.Files, run.ContextOf(item));
        if (pool != receipt.PoolSha256)
            item.End(
                Outcome.Conflict, Reason.BothChanged,
                $"source and pool both changed since run {receipt.RunId}; in the pool: {WhatChanged(item, receipt)}");
        else if (Timestamp.TryParse(receipt.SourceModified, out Timestamp published) && item.SourceStat.LastWrite < published)
            item.End(
                Outcome.Conflict, Reason.SourceOlder,
                $"the source was last written {item.SourceStat.LastWrite}, the pool was made from its version of {published}");
    }

    /// <summary>The first difference between the pool and the version it was made from, as far as the backup can tell.</summary>
    private string WhatChanged(MigrationItem item, Receipt receipt)
    {
        try
        {
            using LegacyText backup = LegacyText.OnDisk(run.Files.OpenRead(receipt.BackupPath));
            using ContextDraft made = ContextDraft.Convert(backup, item.Id!.Value, item.SourceStat.LastWrite, LegacyLimits.Reading);
            return PoolComparison.OfForeignPool(run.Files, run.ContextOf(item), made, ReadingLimits.MaxDepth) ?? "white space";
        }
        catch (Exception e) when (e is FileOperationException or InvalidContentException)
        {
            return $"unknown, because the backup it was made from cannot be read: {e.Message}";
        }
    }
}
