using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Storage.Local;

/// <summary>
/// The version of a context that an update replaced, found in a writer's room because the writer died before it moved it to the trash.
/// </summary>
internal static class ReplacedVersion
{
    /// <summary>
    /// Moves a replaced version to where it belongs: the trash, or back among the contexts where a death in the middle of an exchange
    /// in steps left the context without any version. False for what is none, and may be deleted. Throws where that cannot be told.
    /// </summary>
    public static bool TryPutAway(IFileOperations files, StoreLayout store, ContextLayout draft, string writer, TimeProvider time)
    {
        bool isHalfExchanged = draft.Root.EndsWith(FileOperations.ExchangeExtension, StringComparison.Ordinal);
        string root = isHalfExchanged ? draft.Root[..^FileOperations.ExchangeExtension.Length] : draft.Root;
        if (!ContextId.TryParse(Path.GetFileName(root), out ContextId id) || !Is(files, draft, writer)) return false;
        if (isHalfExchanged && TryPutBack(files, store, draft, id)) return true;
        StagingArea.MoveToTrash(files, store, draft.Root, $"{TrashKinds.Replaced}-{id}", Timestamp.FromDateTime(time.GetUtcNow()));
        return true;
    }

    /// <summary>
    /// A publish put it here if another run made it, or no run: what this run made is its draft, which has a receipt before it has
    /// its metadata.
    /// </summary>
    private static bool Is(IFileOperations files, ContextLayout draft, string writer)
    {
        if (files.Stat(draft.Root) is not { Kind: FileKind.Directory }) return false;
        if (files.Stat(draft.Receipt) is not { Kind: FileKind.File }) return RunId.IsRunId(writer) && files.Stat(draft.Metadata) is not null;
        byte[]? bytes = files.ReadAllOrNull(draft.Receipt);
        return bytes is not null && Receipt.FromJson(bytes) is { } receipt && receipt.RunId != writer;
    }

    private static bool TryPutBack(IFileOperations files, StoreLayout store, ContextLayout draft, ContextId id)
    {
        try
        {
            files.Rename(draft.Root, store.Context(id).Root);
            files.SyncDirectory(store.Contexts);
            return true;
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.AlreadyExists)
        {
            // The new version took its place before the death.
            return false;
        }
    }
}
