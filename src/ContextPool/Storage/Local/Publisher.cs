using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>
/// Makes a finished, durable draft visible in one step, once more seen to be whole. A reader finds the context as it was before or
/// as it is after.
/// </summary>
internal static class Publisher
{
    /// <summary>Publishes a context that was not there. The name still has to be made durable: sync the contexts directory.</summary>
    public static DraftFate PublishNew(IFileOperations files, ContextLayout draft, DraftContents contents, ContextLayout context)
    {
        contents.RequireWhole(files, draft);
        try
        {
            files.Rename(draft.Root, context.Root);
            return DraftFate.Published;
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.AlreadyExists)
        {
            return DraftFate.Occupied;
        }
    }

    /// <summary>As <see cref="PublishNew"/>, for migration: an empty directory is nobody's context and makes way.</summary>
    public static DraftFate PublishNewOverEmpty(
        IFileOperations files, ContextLayout draft, DraftContents contents, ContextLayout context)
    {
        DraftFate result = PublishNew(files, draft, contents, context);
        if (result == DraftFate.Published || files.List(context.Root).Any()) return result;
        files.DeleteDirectory(context.Root);
        return PublishNew(files, draft, contents, context);
    }

    /// <summary>
    /// Replaces a context that still is what its receipt says; the replaced version goes to the trash. The caller holds the writers'
    /// lock.
    /// </summary>
    /// <param name="files">Where.</param>
    /// <param name="store">The store of both.</param>
    /// <param name="draft">The new version.</param>
    /// <param name="contents">What must be in it.</param>
    /// <param name="id">The context.</param>
    /// <param name="expectedDigest">The pool digest that the replaced version must have.</param>
    /// <param name="now">For the name in the trash.</param>
    public static DraftFate PublishOver(
        IFileOperations files, StoreLayout store, ContextLayout draft, DraftContents contents, ContextId id, string expectedDigest, Timestamp now)
    {
        ContextLayout context = store.Context(id);
        if (DigestOfFiles.Of(files, context) != expectedDigest) return DraftFate.Occupied;
        contents.RequireWhole(files, draft);
        files.Exchange(draft.Root, context.Root);
        try
        {
            StagingArea.MoveToTrash(files, store, draft.Root, $"{TrashKinds.Replaced}-{id}", now);
        }
        catch (FileOperationException)
        {
            // The new version is in its place all the same. The old one waits in staging, known by its receipt, for the
            // clean-up of this run or of the next one.
        }

        return DraftFate.Published;
    }
}
