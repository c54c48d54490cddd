using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>Tells a writer that is at work from one that left its staging directory behind, without writing anything.</summary>
internal static class StagedWriters
{
    /// <summary>True where the writer lives, and where nobody can tell. What is no directory is no writer's.</summary>
    public static bool MayBeAlive(IFileOperations files, StoreLayout store, string name)
    {
        try
        {
            if (StagingArea.IsLockOfRoom(files, store, name)) return true;
            return files.Stat(store.StagingOf(name)) switch
            {
                null => true, // Gone since it was listed.
                { Kind: FileKind.Directory } => WriterRoom.MayBeAlive(files, store, name),
                _ => false,
            };
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
}
