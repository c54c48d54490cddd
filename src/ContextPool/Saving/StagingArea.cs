using ContextPool.Files;
using ContextPool.Layout;
using ContextPool.Model;

namespace ContextPool.Saving;

/// <summary>Where drafts lie until they are published, and what is found there after a writer died.</summary>
internal static class StagingArea
{
    private const int MostAttempts = 5;

    /// <summary>
    /// Empties the staging directory of writers that are gone. A directory whose receipt names another writer is the
    /// version that a publish had just replaced when the process died: it goes to the trash like any replaced version.
    /// Everything else is an unfinished draft and is deleted; its source is still where it was. The store must be a store by now.
    /// </summary>
    /// <returns>How many drafts were deleted and how many replaced versions were moved to the trash.</returns>
    public static (int Deleted, int Kept) CleanUp(IFileOperations files, StoreLayout store, Func<string, bool> isAlive, Timestamp now)
    {
        int deleted = 0;
        int kept = 0;
        foreach (string writer in files.List(store.Staging).ToList())
        {
            string root = store.StagingOf(writer);
            if (files.Stat(root) is not { Kind: FileKind.Directory })
            {
                // A stray file, or a link, whose target is nobody's draft and must not be emptied.
                files.DeleteFile(root);
                continue;
            }

            if (isAlive(writer)) continue;
            foreach (string name in files.List(root).ToList())
            {
                var draft = new ContextLayout(Path.Combine(root, name));
                if (IsReplacedVersion(files, draft, writer))
                {
                    MoveToTrash(files, store, draft.Root, $"replaced-{name}", now);
                    kept++;
                }
                else
                {
                    files.DeleteTree(draft.Root);
                    deleted++;
                }
            }

            files.DeleteTree(root);
        }

        return (deleted, kept);
    }

    /// <summary>Makes a writer's directory, and the staging directory, which another writer may remove at this very moment.</summary>
    public static void Make(IFileOperations files, StoreLayout store, string writer)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                Permissions permissions = Permissions.Private.ForDirectory();
                files.CreateDirectory(store.Staging, permissions);
                files.CreateDirectory(store.StagingOf(writer), permissions);
                return;
            }
            catch (FileOperationException e) when (e.Failure == FileFailure.NotFound && attempt < MostAttempts)
            {
                // It was the other's last draft, so the next attempt meets nobody.
            }
        }
    }

    /// <summary>
    /// Removes a writer's directory at the end of its work, and the staging directory where it was the last one. Not a plain
    /// deletion: a version that was replaced and could not be moved to the trash is still there.
    /// </summary>
    public static void Remove(IFileOperations files, StoreLayout store, string writer, Timestamp now)
    {
        CleanUp(files, store, isAlive: name => name != writer, now);
        try
        {
            files.DeleteDirectory(store.Staging);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.AlreadyExists)
        {
            // Somebody else builds a draft there.
        }
    }

    /// <summary>Moves a directory to the trash, under a name that tells when and why.</summary>
    public static string MoveToTrash(IFileOperations files, StoreLayout store, string directory, string what, Timestamp now)
    {
        files.CreateDirectory(store.Trash, Permissions.Private.ForDirectory());
        string entry = store.TrashEntry(now, what);
        files.Rename(directory, entry);
        files.SyncDirectory(store.Trash);
        return entry;
    }

    private static bool IsReplacedVersion(IFileOperations files, ContextLayout draft, string writer)
    {
        byte[]? bytes = files.Stat(draft.Root) is { Kind: FileKind.Directory } ? files.ReadAllOrNull(draft.Receipt) : null;
        return bytes is not null && Receipt.FromJson(bytes) is { } receipt && receipt.RunId != writer;
    }
}
