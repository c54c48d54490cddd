using System.Buffers;
using System.Security.Cryptography;
using ContextPool.Backups;
using ContextPool.Checking;
using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.Migration.Outcomes;
using ContextPool.Model;

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
        if (run.StopAdmitting.IsCancellationRequested)
        {
            item.End(Outcome.Skipped, Reason.RunStopped);
            return;
        }

        ReadSource(item);
        if (item.Plan is Plan.Update or Plan.Retire) ReviewAgainstReceipt(item);
        if (item.HasEnded || item.Plan == Plan.Adopt) return;
        Keep(item);
        if (item.Plan != Plan.Retire) return;
        await run.MakeContentsDurableAsync();
        await run.MakeNamesDurableAsync();
        run.StopPublishing.ThrowIfCancellationRequested();
        SourceFile.Remove(run, item);
        item.End(Outcome.Unchanged);
    }

    /// <summary>Makes sure of a backup; an intact one with the same contents is used again.</summary>
    public void Keep(MigrationItem item)
    {
        ContextId id = item.Id!.Value;
        item.BackupPath = run.Backups.FindIntact(id, item.SourceHash);
        if (item.BackupPath is null && !run.Options.DryRun)
        {
            string partial = run.Backups.PartialPath(id);
            try
            {
                Copy(item, partial);
                item.BackupPath = run.Backups.Commit(partial, id, item.SourceHash);
            }
            catch
            {
                run.Files.DeleteFile(partial);
                throw;
            }
        }

        if (item.Text is null) item.Text = LegacyText.OnDisk(run.Files.OpenRead(item.BackupPath ?? item.SourcePath));
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
        FileStat before = reader.Stat();
        item.SourceStat = before;
        if (before.Length <= run.Options.Limits.StreamingThreshold) ReadWhole(item, reader, (int)before.Length);
        else item.SourceHash = SourceHash.Copy(reader, writer: null, run.Abandon, out _);

        // The same file under the same name, not touched since before the first byte was read.
        if (!reader.Stat().IsSameVersionAs(before)) throw new SourceChangedException();
        SourceFile.RequireUntouched(run, item);
    }

    private static void ReadWhole(MigrationItem item, IFileReader reader, int length)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(Math.Max(1, length));
        item.Text = LegacyText.InMemory(rented, length);
        if (reader.ReadUpTo(rented.AsSpan(0, length), 0) != length) throw new SourceChangedException();
        item.SourceHash = SHA256.HashData(rented.AsSpan(0, length));
    }

    /// <summary>The receipt says what the pool was made from, so it can be told which side changed since.</summary>
    private void ReviewAgainstReceipt(MigrationItem item)
    {
        Receipt receipt = item.Receipt!;
        bool isSame = Convert.ToHexStringLower(item.SourceHash!) == receipt.SourceSha256;
        if (isSame)
        {
            // Only its times differ. Nothing is written, so the next run will hash it again.
            if (!run.Options.DeleteLegacy || run.Options.DryRun) item.End(Outcome.Unchanged);
            else item.Plan = Plan.Retire;
            return;
        }

        item.Plan = Plan.Update;
        string? pool = PoolDigest.OfFiles(run.Files, run.ContextOf(item));
        if (pool != receipt.PoolSha256)
            item.End(
                Outcome.Conflict, Reason.BothChanged,
                $"source and pool both changed since run {receipt.RunId}: pool digest {Short(pool)}, was {Short(receipt.PoolSha256)}");
        else if (Timestamp.TryParse(receipt.SourceModified, out Timestamp published) && item.SourceStat.LastWrite < published)
            item.End(
                Outcome.Conflict, Reason.SourceOlder,
                $"the source was last written {item.SourceStat.LastWrite}, the pool was made from its version of {published}");
    }

    private void Copy(MigrationItem item, string partial)
    {
        using IFileWriter writer = run.Files.CreateNew(partial, item.SourceStat.Permissions.ForFile());
        if (item.Text is not null)
        {
            using var scratch = new Json.PooledBuffer(16);
            writer.Write(item.Text.Slice(0, (int)item.Text.Length, scratch));
        }
        else
        {
            using IFileReader reader = run.Files.OpenRead(item.SourcePath);
            byte[] copied = SourceHash.Copy(reader, writer, run.Abandon, out _);
            if (!copied.AsSpan().SequenceEqual(item.SourceHash)) throw new SourceChangedException();
        }

        if (run.SyncEachFile) writer.Sync();
    }

    private static string Short(string? hash) => hash is null ? "none" : hash[..12];
}
