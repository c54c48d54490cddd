using ContextPool.Files;
using ContextPool.Layout;
using ContextPool.Model;

namespace ContextPool.Trash;

/// <summary>The receipt of a deleted context in <c>deleted/</c>: it keeps the legacy file, as it was, from coming back.</summary>
internal static class Tombstone
{
    /// <summary>What a deleted context was migrated from; null where it was not deleted, or not migrated.</summary>
    public static Receipt? Read(IFileOperations files, StoreLayout store, ContextId id) =>
        files.ReadAllOrNull(store.DeletedReceipt(id)) is { } bytes ? Receipt.FromJson(bytes) : null;

    /// <summary>Keeps the receipt of a context that is about to be deleted, durably; nothing where it has none.</summary>
    public static void Keep(IFileOperations files, StoreLayout store, ContextId id)
    {
        ContextLayout context = store.Context(id);
        if (files.ReadAllOrNull(context.Receipt) is not { } receipt) return;
        files.CreateDirectoryDurably(store.Deleted, Permissions.Private.ForDirectory());

        // Written aside in the context, where the next writer looks for litter.
        Permissions permissions = files.Stat(context.Receipt)?.Permissions.ForFile() ?? Permissions.Private;
        files.WriteDurably(store.DeletedReceipt(id), context.Aside(), receipt, permissions);
    }

    /// <summary>Forgets the deletion, once the context is there again.</summary>
    public static void Remove(IFileOperations files, StoreLayout store, ContextId id)
    {
        string path = store.DeletedReceipt(id);
        if (files.Stat(path) is null) return;
        files.DeleteFile(path);
        files.SyncDirectory(store.Deleted);
    }
}
