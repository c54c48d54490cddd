using ContextPool.Files;
using ContextPool.Migration.Outcomes;
using Microsoft.Extensions.Logging;

namespace ContextPool.Migration.Stages;

/// <summary>
/// The one place where a legacy file is removed. It is asked only when the context is published, validated and durable and
/// its backup verified and durable (I1).
/// </summary>
internal sealed class SourceRemoval(RunEnvironment run, ILogger log)
{
    /// <summary>
    /// Removes the source, as the last thing that is done for an item, once a row that says so is durable: a file that is gone
    /// without a word could not be accounted for. Never throws.
    /// </summary>
    /// <param name="item">The item.</param>
    /// <param name="outcome">What it is about to end with.</param>
    /// <returns>Null where it is gone, else why it was kept.</returns>
    public async Task<string?> TryRemoveAsync(MigrationItem item, Outcome outcome)
    {
        try
        {
            if (run.SpelledTwice.Contains(item.Id!.Value))
                return "the source is kept: another file of the directory is this context too, in another spelling";
            await run.AnnounceRemovalAsync(item, outcome);
            if (Remove(item) is { } kept) return $"the source is kept: {kept}";
            item.SourceRemoved = true;
            log.LogInformation("Removed {Source}, context {ContextId}; its backup is {Backup}", item.SourcePath, item.Id, item.BackupPath);
            return null;
        }
        catch (Exception e)
        {
            return $"the source is kept: {e.Message}";
        }
    }

    /// <summary>
    /// Renamed aside first: by its name nobody can save to it any more, so what is compared then is what is deleted. A save
    /// that comes meanwhile makes a new file, which stays.
    /// </summary>
    private string? Remove(MigrationItem item)
    {
        SourceFile.RequireUntouched(run, item);
        string claim = ClaimedSource.PathOf(item.SourcePath);
        run.Files.Rename(item.SourcePath, claim);

        // Locked only under its new name: whoever writes the source may be a program that respects locks.
        if (!run.Files.TryHold(claim, out IDisposable? held)) return "another run is at work on it";
        using (held) return WhyNot(item, claim) is { } why ? PutBack(item, claim, why) : null;
    }

    /// <summary>Deletes the claimed file if it is what was migrated, to the byte; null where it is deleted.</summary>
    private string? WhyNot(MigrationItem item, string claim)
    {
        try
        {
            if (!IsWhatWasMigrated(item, claim)) return "it was saved anew since it was read";
            run.Files.DeleteFile(claim);
            return null;
        }
        catch (FileOperationException e)
        {
            return e.Message;
        }
    }

    /// <summary>The times of the last write are too coarse to tell a save of the very last moment, so the bytes are read again.</summary>
    private bool IsWhatWasMigrated(MigrationItem item, string claim)
    {
        using IFileReader reader = run.Files.OpenRead(claim);
        FileStat before = reader.Stat();
        FileStat read = item.SourceStat;

        // A rename counts as a change of attributes, so that one time cannot be asked about.
        if (!before.IsSameVersionAs(read with { LastChange = before.LastChange })) return false;
        return FileHash.Of(reader).AsSpan().SequenceEqual(item.SourceHash)
            && run.Files.Stat(claim) is { } after && after.IsSameVersionAs(before);
    }

    private string PutBack(MigrationItem item, string claim, string why)
    {
        run.NamedAgain(item.Name);
        try
        {
            string? backup = ClaimedSource.PutBack(run.Files, run.Backups, item.Id!.Value, claim, item.SourcePath);
            return backup is null ? why : $"{why}, and once more meanwhile; the version before the last is kept as {backup}";
        }
        catch (Exception e)
        {
            return $"{why}; it is set aside as {claim}, the next run puts it back: {e.Message}";
        }
    }
}
