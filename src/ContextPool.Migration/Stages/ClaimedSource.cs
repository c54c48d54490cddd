using ContextPool.Files;
using ContextPool.Legacy;

namespace ContextPool.Migration.Stages;

/// <summary>
/// A source that was renamed aside in its own directory, <c>.{name}.claimed</c>, so that nobody writes it any more by its name
/// while it is compared a last time. The name is none of a context, for us and for the application.
/// </summary>
internal static class ClaimedSource
{
    private const string Prefix = ".";
    private const string Suffix = ".claimed";

    /// <summary>Where a source is set aside; always the same, so that one source is claimed once.</summary>
    public static string PathOf(string sourcePath) => Path.Combine(
        Path.GetDirectoryName(sourcePath)!, Prefix + Path.GetFileName(sourcePath) + Suffix);

    /// <summary>The source that a name in the legacy directory stands for; false for the name of anything else.</summary>
    public static bool TryParseName(string name, out string sourceName, out ContextId id)
    {
        sourceName = "";
        id = default;
        if (!name.StartsWith(Prefix, StringComparison.Ordinal) || !name.EndsWith(Suffix, StringComparison.Ordinal)
            || name.Length < Prefix.Length + Suffix.Length) return false;
        sourceName = name[Prefix.Length..^Suffix.Length];
        return SourceFile.TryParseName(sourceName, out id);
    }

    /// <summary>
    /// Gives a claimed source its name back. Where something was saved under the name meanwhile that stays, and the claimed
    /// version becomes a backup, verified and durable, before it is deleted.
    /// </summary>
    /// <returns>The backup; null where the source has its name again.</returns>
    public static string? PutBack(IFileOperations files, BackupDirectory backups, ContextId id, string claim, string source)
    {
        try
        {
            files.Rename(claim, source);
            return null;
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.AlreadyExists)
        {
            string backup = Keep(files, backups, id, claim);
            files.DeleteFile(claim);
            return backup;
        }
    }

    private static string Keep(IFileOperations files, BackupDirectory backups, ContextId id, string claim)
    {
        // Copied file to file, whatever its size.
        ReadSource read = SourceReading.Read(files, id, claim, streamingThreshold: -1, CancellationToken.None);
        string backup = backups.Keep(read, sync: true, CancellationToken.None);
        backups.SyncNames();
        return backup;
    }
}
