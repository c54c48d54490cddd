using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>Where drafts lie until they are published, and what is found there after a writer died. The directory itself stays.</summary>
internal static class StagingArea
{
    /// <summary>How the lock file beside a directory ends where locks are files.</summary>
    private const string LockExtension = ".lock";

    /// <summary>
    /// Empties the staging directory of writers that are gone. A directory whose receipt names another writer is the
    /// version that a publish had just replaced when the process died: it goes to the trash like any replaced version.
    /// Everything else is an unfinished draft and is deleted; its source is still where it was. The store must be a store by now.
    /// </summary>
    /// <param name="files">Where.</param>
    /// <param name="store">The store.</param>
    /// <param name="time">Dates what goes to the trash.</param>
    /// <param name="warn">Told of whatever could not be cleared and stays; one bad entry never stops the rest.</param>
    /// <param name="isChosen">Which writers to look at; all by default.</param>
    /// <returns>How many drafts were deleted and how many replaced versions were moved to the trash.</returns>
    public static (int Deleted, int Kept) CleanUp(
        IFileOperations files, StoreLayout store, TimeProvider time, Action<string>? warn = null, Func<string, bool>? isChosen = null)
    {
        var cleared = new Cleared();
        Guarded(warn, () =>
        {
            using var own = new OwnRoom(files, store, time);
            foreach (string writer in files.List(store.Staging).ToList())
            {
                if (isChosen?.Invoke(writer) != false) Guarded(warn, () => Clear(files, store, writer, own, cleared, time, warn));
            }
        });
        return (cleared.Deleted, cleared.Kept);
    }

    /// <summary>
    /// Removes a writer's room at the end of its work. Not a plain deletion: a version that was replaced and could not be moved to the
    /// trash is still there. Never the staging directory: others create their rooms in it.
    /// </summary>
    public static void Remove(IFileOperations files, StoreLayout store, WriterRoom room, TimeProvider time, Action<string>? warn = null)
    {
        string root = store.StagingOf(room.Writer);
        Guarded(warn, () =>
        {
            if (!room.HasLease && IsRemovedEmpty(files, root)) return;
            Empty(files, store, room.Writer, draft => files.DeleteTree(draft), new Cleared(), time, warn);
            RemoveEmpty(files, root);
        });
    }

    /// <summary>Moves a directory to the trash, under a name that tells when and why.</summary>
    public static string MoveToTrash(IFileOperations files, StoreLayout store, string directory, string what, Timestamp now)
    {
        files.CreateDirectoryDurably(store.Trash, Permissions.Private.ForDirectory());
        string entry = store.TrashEntry(now, what);
        files.Rename(directory, entry);
        files.SyncDirectory(store.Trash);
        return entry;
    }

    /// <summary>True where a lease of this store ran out; the file that asks the file system for its time lies among the drafts.</summary>
    public static bool HasRunOut(IFileOperations files, StoreLayout store, string lease)
    {
        files.CreateDirectoryDurably(store.Staging, Permissions.Private.ForDirectory());
        return Lease.HasRunOut(files, lease, store.StagingOf($"now-{Guid.NewGuid():N}"));
    }

    /// <summary>True for the lock file of a room that is there, on platforms whose locks are files.</summary>
    public static bool IsLockOfRoom(IFileOperations files, StoreLayout store, string name) =>
        name.EndsWith(LockExtension, StringComparison.Ordinal) && files.Stat(store.StagingOf(name[..^LockExtension.Length])) is not null;

    private static void Clear(
        IFileOperations files, StoreLayout store, string writer, OwnRoom own, Cleared cleared, TimeProvider time, Action<string>? warn)
    {
        string root = store.StagingOf(writer);
        if (files.Stat(root) is not { } stat || writer == own.Writer || IsLockOfRoom(files, store, writer)) return;
        if (stat.Kind != FileKind.Directory)
        {
            // A stray file, or a link, whose target is nobody's draft and must not be emptied.
            files.DeleteFile(root);
            return;
        }

        using IDisposable? right = WriterRoom.TryTakeOver(files, store, writer);
        if (right is null) return;
        Empty(files, store, writer, own.Discard, cleared, time, warn);
        RemoveEmpty(files, root);
    }

    private static void Empty(
        IFileOperations files, StoreLayout store, string writer, Action<string> discard, Cleared cleared, TimeProvider time, Action<string>? warn)
    {
        string root = store.StagingOf(writer);
        foreach (string name in files.List(root).Where(n => n != WriterRoom.LeaseName).ToList())
        {
            Guarded(warn, () =>
            {
                var draft = new ContextLayout(Path.Combine(root, name));
                if (ReplacedVersion.TryPutAway(files, store, draft, writer, time))
                {
                    cleared.Kept++;
                    return;
                }

                discard(draft.Root);
                cleared.Deleted++;
            });
        }
    }

    /// <summary>As it is where all drafts were published: one call, where a look would take six.</summary>
    private static bool IsRemovedEmpty(IFileOperations files, string root)
    {
        try
        {
            files.DeleteDirectory(root);
            return true;
        }
        catch (FileOperationException)
        {
            // Something is in it, or in the way; who clears it finds out what.
            return false;
        }
    }

    private static void RemoveEmpty(IFileOperations files, string root)
    {
        files.DeleteFile(Path.Combine(root, WriterRoom.LeaseName));
        files.DeleteDirectory(root);
    }

    private static void Guarded(Action<string>? warn, Action action)
    {
        try
        {
            action();
        }
        catch (FileOperationException e)
        {
            warn?.Invoke(e.Message);
        }
    }

    private sealed class Cleared
    {
        public int Deleted { get; set; }

        public int Kept { get; set; }
    }

    /// <summary>
    /// Where whoever clears takes a draft before deleting it, so that a draft leaves its place whole, in one step: should its writer
    /// live after all, what it publishes is whole or its rename finds nothing. Made when first needed.
    /// </summary>
    private sealed class OwnRoom(IFileOperations files, StoreLayout store, TimeProvider time) : IDisposable
    {
        private WriterRoom? _room;

        public string? Writer => _room?.Writer;

        public void Discard(string draft)
        {
            _room ??= WriterRoom.Open(files, store, time);
            string aside = Path.Combine(store.StagingOf(_room.Writer), Guid.NewGuid().ToString("N"));
            files.Rename(draft, aside);
            files.DeleteTree(aside);
        }

        public void Dispose()
        {
            if (_room is null) return;
            using (_room) Remove(files, store, _room, time);
        }
    }
}
