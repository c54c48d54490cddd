using ContextPool.Files;
using ContextPool.Legacy;
using Microsoft.Extensions.Logging;

namespace ContextPool.Migration.Stages;

/// <summary>Puts back what a killed run had claimed, before anything is detected.</summary>
internal static class ClaimRecovery
{
    /// <summary>Looks at every claim; one that cannot be put back is a warning, and the others are put back all the same.</summary>
    /// <param name="files">Where.</param>
    /// <param name="backups">Keeps a version in whose place something was saved meanwhile.</param>
    /// <param name="legacyRoot">The directory.</param>
    /// <param name="log">Told of each.</param>
    /// <param name="isChosen">Which contexts; all by default.</param>
    /// <returns>The names of claims that are still there: another run holds them, or they cannot be renamed.</returns>
    public static IReadOnlySet<string> PutBackAll(
        IFileOperations files, BackupDirectory backups, string legacyRoot, ILogger log, Func<ContextId, bool>? isChosen = null)
    {
        var left = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, string sourceName, ContextId id) in Find(files, legacyRoot, log))
        {
            if (isChosen?.Invoke(id) == false) continue;
            if (!TryPutBack(files, backups, id, Path.Combine(legacyRoot, name), Path.Combine(legacyRoot, sourceName), log)) left.Add(name);
        }

        return left;
    }

    private static List<(string Name, string SourceName, ContextId Id)> Find(IFileOperations files, string legacyRoot, ILogger log)
    {
        var found = new List<(string, string, ContextId)>();
        try
        {
            foreach (string name in files.List(legacyRoot))
            {
                if (ClaimedSource.TryParseName(name, out string sourceName, out ContextId id)) found.Add((name, sourceName, id));
            }
        }
        catch (FileOperationException e)
        {
            log.LogWarning("Sources that a killed run had claimed could not be looked for: {Message}", e.Message);
        }

        return found;
    }

    private static bool TryPutBack(
        IFileOperations files, BackupDirectory backups, ContextId id, string claim, string source, ILogger log)
    {
        IDisposable? held = null;
        try
        {
            if (!files.TryHold(claim, out held)) return false;
            string? backup = ClaimedSource.PutBack(files, backups, id, claim, source);
            if (backup is null) log.LogWarning("An earlier run died: {Source} has its name again", source);
            else log.LogWarning(
                "An earlier run died: {Source} was saved anew meanwhile, the version before it is kept as {Backup}", source, backup);
            return true;
        }
        catch (Exception e) when (e is FileOperationException or SourceChangedException or BackupDiffersException)
        {
            log.LogWarning("An earlier run died, and {Claim} could not be put back: {Message}", claim, e.Message);
            return false;
        }
        finally
        {
            held?.Dispose();
        }
    }
}
