using ContextPool.Files;
using ContextPool.Legacy;
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
    /// <param name="context">The item, about to end with its plan's outcome.</param>
    /// <param name="source">The version that was migrated.</param>
    /// <returns>Null where it is gone, else why it was kept.</returns>
    public async Task<string?> TryRemoveAsync<T>(Planned<T> context, ReadSource source)
    {
        MigrationItem item = context.Item;
        try
        {
            if (run.SpelledTwice.Contains(source.Id))
                return "the source is kept: another file of the directory is this context too, in another spelling";
            await run.AnnounceRemovalAsync(item, context.Plan.Outcome);
            if (Remove(item.Name, source) is { } kept) return $"the source is kept: {kept}";
            item.Facts = item.Facts with { SourceRemoved = true };
            log.LogInformation("Removed {Source}, context {ContextId}; its backup is {Backup}", source.Path, source.Id, item.Facts.BackupPath);
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
    private string? Remove(string name, ReadSource source)
    {
        run.Steps.RequireUntouched(source);
        string claim = ClaimedSource.PathOf(source.Path);
        run.Files.Rename(source.Path, claim);

        // Locked only under its new name: whoever writes the source may be a program that respects locks.
        if (!run.Files.TryHold(claim, out IDisposable? held)) return "another run is at work on it";
        using (held) return WhyNot(source, claim) is { } why ? PutBack(name, source, claim, why) : null;
    }

    /// <summary>Deletes the claimed file if it is what was migrated, to the byte; null where it is deleted.</summary>
    private string? WhyNot(ReadSource source, string claim)
    {
        try
        {
            if (!IsWhatWasMigrated(source, claim)) return "it was saved anew since it was read";
            run.Files.DeleteFile(claim);
            return null;
        }
        catch (FileOperationException e)
        {
            return e.Message;
        }
    }

    /// <summary>The times of the last write are too coarse to tell a save of the very last moment, so the bytes are read again.</summary>
    private bool IsWhatWasMigrated(ReadSource source, string claim)
    {
        using IFileReader reader = run.Files.OpenRead(claim);
        FileStat before = reader.Stat();
        // A rename counts as a change of attributes, so that one time cannot be asked about.
        if (!before.IsSameVersionAs(source.Stat with { LastChange = before.LastChange })) return false;
        return FileHash.Of(reader).AsSpan().SequenceEqual(source.Hash)
            && run.Files.Stat(claim) is { } after && after.IsSameVersionAs(before);
    }

    private string PutBack(string name, ReadSource source, string claim, string why)
    {
        run.NamedAgain(name);
        try
        {
            string? backup = ClaimedSource.PutBack(run.Files, run.Backups, source.Id, claim, source.Path);
            return backup is null ? why : $"{why}, and once more meanwhile; the version before the last is kept as {backup}";
        }
        catch (Exception e)
        {
            return $"{why}; it is set aside as {claim}, the next run puts it back: {e.Message}";
        }
    }
}
