using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Storage.Local;

/// <content>Contexts go to the trash, and come back.</content>
internal sealed partial class LocalStorage
{
    /// <summary>As <see cref="IStoredContext.DeleteAsync"/>. The caller holds the writers' lock.</summary>
    public void Delete(ContextLayout context, ContextId id, Func<Receipt?>? orElse, CancellationToken cancel)
    {
        FoldQuietly(context, id);
        cancel.ThrowIfCancellationRequested();
        MoveToTrash(context, id, orElse);
        FileBatch.AfterCommit(id, SyncNames);
    }

    public ValueTask<bool> RestoreAsync(ContextId id, TimeSpan wait, CancellationToken cancel) =>
        new(Task.Run(() => RestoreWhenFreeAsync(id, wait, cancel), cancel));

    /// <summary>
    /// Whoever deletes a context has it in the trash before the deletion has ended: what is there and held is waited for. Passing over it
    /// would bring back an older version, or none.
    /// </summary>
    private async Task<bool> RestoreWhenFreeAsync(ContextId id, TimeSpan wait, CancellationToken cancel)
    {
        long start = Time.GetTimestamp();
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            if (TryRestore(id) is { } isRestored) return isRestored;
            await WritersLock.PauseAsync(id, Time.GetElapsedTime(start), wait, cancel).ConfigureAwait(false);
        }
    }

    private bool? TryRestore(ContextId id)
    {
        RemoveIfEmpty(Layout.Context(id));
        try
        {
            return Bin.TryRestore(id, EnsurePacks, () => FileBatch.AfterCommit(id, () => SettleRestored(id)));
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.AlreadyExists)
        {
            throw new ContextExistsException(id);
        }
    }

    /// <summary>Holding the lock of the version, which is that of the context's writers now: who deletes it again keeps a tombstone of his own.</summary>
    private void SettleRestored(ContextId id)
    {
        SyncNames();
        if (IsDurable) Files.SyncDirectory(Layout.Trash);

        // Last, because a legacy file whose context is neither here nor marked as deleted would be migrated.
        Tombstone.Remove(Files, Layout, id);
    }

    /// <summary>A deletion that fails takes its tombstone back, also one that got no further; one whose last sync fails stands.</summary>
    private void MoveToTrash(ContextLayout context, ContextId id, Func<Receipt?>? orElse)
    {
        try
        {
            Tombstone.Keep(Files, Layout, id, orElse);
            StagingArea.MoveToTrash(Files, Layout, context.Root, $"{TrashKinds.Deleted}-{id}", Now());
        }
        catch (FileOperationException e)
        {
            if (Files.Stat(context.Root) is null) throw new CommitNotDurableException(id, e);
            Tombstone.Remove(Files, Layout, id);
            throw;
        }
    }

    /// <summary>What lies in the trash is to be as plain as can be; a log that cannot be folded goes there with its head.</summary>
    private void FoldQuietly(ContextLayout context, ContextId id)
    {
        try
        {
            StoreCommitLogs.Fold(Files, context, id, IsDurable, Now());
        }
        catch (Exception e) when (e is FileOperationException or InvalidContentException)
        {
            // It is read where it is restored to, as it would be here.
        }
    }

    /// <summary>An empty directory is nobody's context; a rename onto it would be refused.</summary>
    private void RemoveIfEmpty(ContextLayout context)
    {
        if (Files.Stat(context.Root) is { Kind: FileKind.Directory } && !Files.List(context.Root).Any()) Files.DeleteDirectory(context.Root);
    }
}
