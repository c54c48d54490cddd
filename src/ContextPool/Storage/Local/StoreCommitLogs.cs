using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>Folds the logs of commits of contexts, so that programs that know only <c>context.json</c> find all in it.</summary>
internal static class StoreCommitLogs
{
    /// <summary>Folds the log of one context, if it has one. The caller holds the context's writers' lock.</summary>
    /// <returns>True where there was one.</returns>
    public static bool Fold(IFileOperations files, ContextLayout context, ContextId id, bool isDurable, Timestamp now)
    {
        if (files.Stat(context.CommitLog) is null || HeadReader.Read(files, context, id) is not { } head) return false;
        new CommitLogFile(files, context, head.Version.Permissions.ForFile(), isDurable).Fold(head, now);
        return true;
    }

    /// <summary>
    /// Folds the logs of all contexts that nobody writes to at this moment; one that cannot be folded does not keep the others from it.
    /// </summary>
    /// <param name="files">Where.</param>
    /// <param name="store">The store.</param>
    /// <param name="now">The time.</param>
    /// <param name="onFailure">Told of each that is left as it is, and why.</param>
    /// <param name="cancel">Ends it between two contexts.</param>
    /// <returns>How many were folded.</returns>
    public static int FoldAll(
        IFileOperations files, StoreLayout store, Timestamp now, Action<ContextId, string> onFailure, CancellationToken cancel)
    {
        int folded = 0;
        foreach (string name in files.List(store.Contexts).ToList())
        {
            if (cancel.IsCancellationRequested) break;
            if (!ContextId.TryParse(name, out ContextId id) || name != id.ToString()) continue;
            try
            {
                ContextLayout context = store.Context(id);
                if (files.Stat(context.CommitLog) is null) continue;
                using IDisposable? writers = files.TryLockInPlace(context.Root, out _);
                if (writers is null) onFailure(id, "somebody writes to it just now");
                else if (Fold(files, context, id, isDurable: true, now)) folded++;
            }
            catch (Exception e) when (e is FileOperationException or InvalidContentException or InvalidOperationException)
            {
                onFailure(id, e.Message);
            }
        }

        return folded;
    }
}
