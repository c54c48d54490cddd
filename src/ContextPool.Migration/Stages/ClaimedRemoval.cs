using ContextPool.Files;
using ContextPool.Legacy;

namespace ContextPool.Migration.Stages;

/// <summary>
/// The one place where a legacy file is removed, whoever asks: everything that is to outlive it is durable by then (I1), and what goes is
/// what was read, to the byte, whatever is saved meanwhile.
/// </summary>
internal sealed class ClaimedRemoval(IFileOperations files, BackupDirectory backups)
{
    /// <summary>Told that a source was away and is about to get its name back.</summary>
    public Action<string> NamedAgain { get; init; } = _ => { };

    /// <summary>
    /// Renamed aside first: by its name nobody can save to it any more, so what is compared then is what is deleted. A save
    /// that comes meanwhile makes a new file, which stays. Throws where the file is not the one that was read, or cannot be renamed.
    /// </summary>
    /// <returns>Null where it is gone, else why it was kept.</returns>
    public string? TryRemove(ReadSource source)
    {
        SourceReading.RequireUntouched(files, source.Path, source.Stat);
        string claim = ClaimedSource.PathOf(source.Path);
        files.Rename(source.Path, claim);

        // Locked only under its new name: whoever writes the source may be a program that respects locks.
        if (!files.TryHold(claim, out IDisposable? held)) return "another run is at work on it";
        using (held) return WhyNot(source, claim) is { } why ? PutBack(source, claim, why) : null;
    }

    /// <summary>Deletes the claimed file if it is what was migrated, to the byte; null where it is deleted.</summary>
    private string? WhyNot(ReadSource source, string claim)
    {
        try
        {
            if (!IsWhatWasMigrated(source, claim)) return "it was saved anew since it was read";
            files.DeleteFile(claim);
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
        using IFileReader reader = files.OpenRead(claim);
        FileStat before = reader.Stat();
        // A rename counts as a change of attributes, so that one time cannot be asked about.
        if (!before.IsSameVersionAs(source.Stat with { LastChange = before.LastChange })) return false;
        return FileHash.Of(reader).AsSpan().SequenceEqual(source.Hash)
            && files.Stat(claim) is { } after && after.IsSameVersionAs(before);
    }

    private string PutBack(ReadSource source, string claim, string why)
    {
        NamedAgain(source.Path);
        try
        {
            string? backup = ClaimedSource.PutBack(files, backups, source.Id, claim, source.Path);
            return backup is null ? why : $"{why}, and once more meanwhile; the version before the last is kept as {backup}";
        }
        catch (Exception e)
        {
            return $"{why}; it is set aside as {claim}, the next run puts it back: {e.Message}";
        }
    }
}
