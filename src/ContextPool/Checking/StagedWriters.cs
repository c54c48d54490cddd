using System.Text;
using ContextPool.Files;
using ContextPool.Layout;

namespace ContextPool.Checking;

/// <summary>
/// Tells a writer that is at work from one that left its staging directory behind. A run holds the store's lock file, which
/// names it; a library's writer holds the lock of its own staging directory.
/// </summary>
internal static class StagedWriters
{
    /// <summary>True where somebody holds what that writer holds while it lives, and where nobody can tell.</summary>
    public static bool IsAlive(IFileOperations files, StoreLayout store, string writer)
    {
        try
        {
            string holder = Encoding.UTF8.GetString(files.ReadAllOrNull(store.RunLock) ?? []);
            if (holder.TrimEnd().EndsWith($" run {writer}", StringComparison.Ordinal) && IsHeld(files, store.RunLock)) return true;
            return IsHeld(files, store.StagingOf(writer));
        }
        catch (FileOperationException)
        {
            return true;
        }
    }

    /// <summary>True where a living writer holds the lock of a context, or of a file.</summary>
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
    }
}
