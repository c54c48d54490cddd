using ContextPool.Checking;
using ContextPool.Files;
using ContextPool.Layout;
using ContextPool.Model;

namespace ContextPool.Saving;

/// <summary>How a publish ended.</summary>
public enum PublishResult
{
    /// <summary>The draft is the context now.</summary>
    Published,

    /// <summary>Something stands where the draft was to go, or the context has changed meanwhile; nothing was done.</summary>
    Occupied,
}

/// <summary>
/// Makes a finished, durable draft visible in one step. A reader finds the context as it was before or as it is after.
/// </summary>
public static class Publisher
{
    /// <summary>
    /// Publishes a context that was not there; an empty directory in its place is nobody's context and makes way. The name still has
    /// to be made durable: sync the contexts directory.
    /// </summary>
    public static PublishResult PublishNew(IFileOperations files, ContextLayout draft, ContextLayout context)
    {
        if (TryRename(files, draft, context)) return PublishResult.Published;
        if (files.List(context.Root).Any()) return PublishResult.Occupied;
        files.DeleteDirectory(context.Root);
        return TryRename(files, draft, context) ? PublishResult.Published : PublishResult.Occupied;
    }

    /// <summary>
    /// Replaces a context that still is what its receipt says, holding its writers' lock; the replaced version goes to
    /// the trash.
    /// </summary>
    /// <param name="files">Where.</param>
    /// <param name="store">The store of both.</param>
    /// <param name="draft">The new version.</param>
    /// <param name="id">The context.</param>
    /// <param name="expectedDigest">The pool digest that the replaced version must have.</param>
    /// <param name="now">For the name in the trash.</param>
    public static PublishResult PublishOver(
        IFileOperations files, StoreLayout store, ContextLayout draft, ContextId id, string expectedDigest, Timestamp now)
    {
        ContextLayout context = store.Context(id);
        if (files.Stat(context.Root) is null) return PublishResult.Occupied;
        using IDisposable? writers = files.TryLock(context.Root);
        if (writers is null || PoolDigest.OfFiles(files, context) != expectedDigest) return PublishResult.Occupied;
        files.Exchange(draft.Root, context.Root);
        StagingArea.MoveToTrash(files, store, draft.Root, $"replaced-{id}", now);
        return PublishResult.Published;
    }

    private static bool TryRename(IFileOperations files, ContextLayout draft, ContextLayout context)
    {
        try
        {
            files.Rename(draft.Root, context.Root);
            return true;
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.AlreadyExists)
        {
            return false;
        }
    }
}
