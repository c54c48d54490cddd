using System.Text;
using ContextPool.Files;
using ContextPool.Layout;
using ContextPool.Saving;

namespace ContextPool.Checking;

/// <summary>
/// Tells a writer that is at work from one that left its staging directory behind. A run holds the store's lock file, which
/// names it; a library's writer is named after its program.
/// </summary>
internal static class StagedWriters
{
    // Far more than any draft of a library takes, and than the file of a store that is being made.
    private static readonly TimeSpan DraftsLive = TimeSpan.FromDays(1);

    /// <summary>True where the writer lives, and where nobody can tell.</summary>
    public static bool IsAlive(IFileOperations files, StoreLayout store, string writer, DateTimeOffset now)
    {
        try
        {
            if (RunId.IsRunId(writer)) return IsNamedAsHolder(files, store, writer) && IsHeld(files, store.RunLock);
            TimeSpan unseenFor = files.Stat(store.StagingOf(writer)) is { } stat ? now - stat.LastWrite.ToDateTimeOffset() : TimeSpan.Zero;
            return !WriterId.IsGone(writer, unseenFor) && unseenFor < DraftsLive;
        }
        catch (FileOperationException)
        {
            return true;
        }
    }

    /// <summary>
    /// True where somebody holds the lock of a directory or a file, and where nobody can tell: on a file system without locks,
    /// or where this user may not open it.
    /// </summary>
    public static bool IsHeld(IFileOperations files, string path)
    {
        try
        {
            using IDisposable? probe = files.TryLock(path);
            return probe is null;
        }
        catch (FileOperationException e) when (e.Failure is FileFailure.NotFound or FileFailure.WrongKind)
        {
            // Deleted meanwhile, or a link: nobody can hold it.
            return false;
        }
        catch (FileOperationException)
        {
            return true;
        }
    }

    private static bool IsNamedAsHolder(IFileOperations files, StoreLayout store, string runId) =>
        Encoding.UTF8.GetString(files.ReadAllOrNull(store.RunLock) ?? []).TrimEnd().EndsWith($" run {runId}", StringComparison.Ordinal);
}
