using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>
/// Tombstones of contexts that are there: left by whoever died between bringing a context back, or before taking it away, and
/// the last step. They would keep a legacy file from being migrated after the next deletion of its pool.
/// </summary>
internal static class ReturnedContexts
{
    private const string Extension = ".json";

    /// <summary>Removes them and returns how many there were. One that cannot be removed now is left for the next time.</summary>
    public static int ClearTombstones(IFileOperations files, StoreLayout store)
    {
        int cleared = 0;
        foreach (string name in files.List(store.Deleted).ToList())
        {
            if (name.EndsWith(Extension, StringComparison.Ordinal)
                && ContextId.TryParse(name.AsSpan(0, name.Length - Extension.Length), out ContextId id)
                && TryClear(files, store, id)) cleared++;
        }

        return cleared;
    }

    /// <summary>
    /// Under the lock of the context's writers: who deletes it holds that from before the tombstone is written until the
    /// context is gone.
    /// </summary>
    private static bool TryClear(IFileOperations files, StoreLayout store, ContextId id)
    {
        ContextLayout context = store.Context(id);
        try
        {
            if (files.Stat(context.Metadata) is null) return false;
            using IDisposable? held = files.TryLock(context.Root);
            if (held is null || files.Stat(context.Metadata) is null || files.Stat(store.DeletedReceipt(id)) is null) return false;
            Tombstone.Remove(files, store, id);
            return true;
        }
        catch (FileOperationException)
        {
            return false;
        }
    }
}
