using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Storage.Local;

/// <summary>
/// The receipt of a deleted context in <c>deleted/</c>: it keeps the legacy file, as it was, from coming back. A pool without receipt
/// gets one of the legacy file that lies behind the store.
/// </summary>
internal static class Tombstone
{
    /// <summary>What a deleted context was migrated from; null where it was not deleted, or not migrated.</summary>
    public static Receipt? Read(IFileOperations files, StoreLayout store, ContextId id) =>
        files.ReadAllOrNull(store.DeletedReceipt(id)) is { } bytes ? Receipt.FromJson(bytes) : null;

    /// <summary>Keeps the receipt of a context that is about to be deleted, durably; nothing where there is nothing that could come back.</summary>
    /// <param name="files">Where.</param>
    /// <param name="store">The store.</param>
    /// <param name="id">The context.</param>
    /// <param name="orElse">What counts where it has no receipt, as of a legacy file that lies behind the store.</param>
    public static void Keep(IFileOperations files, StoreLayout store, ContextId id, Func<Receipt?>? orElse)
    {
        ContextLayout context = store.Context(id);
        byte[]? receipt = files.ReadAllOrNull(context.Receipt);
        if (receipt is null || Receipt.FromJson(receipt) is null) receipt = orElse?.Invoke()?.ToJson();
        if (receipt is null) return;

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
