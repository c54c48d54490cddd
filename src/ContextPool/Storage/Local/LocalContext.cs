using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>
/// A published context in its directory. Whatever changes it takes the context's writers' lock, and goes by the orders of FORMAT.md.
/// </summary>
internal sealed partial class LocalContext(LocalStorage storage, ContextLayout layout, ContextId id)
    : LocalParts(storage, layout, id), IStoredContext
{
    private int _isLitterCleared;

    public IPartialMessages Partials => new LocalPartials(Storage, Layout, Id);

    public ValueTask<UpdatedContext> UpdateAsync(ContextUpdate update, CancellationToken cancel) => LockedAsync(
        update.Wait,
        async () =>
        {
            StoredHead current = ReadCurrent(LocalVersion.Of(update.Known));
            ContextHead head = LocalVersion.HeadOf(current);
            ContextChange change = await update.Decide(head).ConfigureAwait(false);
            return change.IsNone
                ? new UpdatedContext(head, IsIndexed: true)
                : new LocalCommit(Storage, Layout, Id, current, head, update.Committed).Save(change, cancel);
        },
        cancel);

    public ValueTask<int?> RebuildIndexAsync(TimeSpan wait, Func<ValueTask<bool>> isWanted, CancellationToken cancel) => LockedAsync<int?>(
        wait,
        async () =>
        {
            Permissions permissions = PermissionsOfFiles();
            return await isWanted().ConfigureAwait(false) ? IndexStore.Rebuild(Files, Layout, permissions, Storage.Now()) : null;
        },
        cancel);

    public async ValueTask DeleteAsync(TimeSpan wait, Func<Format.Receipt?>? orElse, CancellationToken cancel) => await LockedAsync(
        wait,
        () =>
        {
            Storage.Delete(Layout, Id, orElse, cancel);
            return Task.FromResult(true);
        },
        cancel).ConfigureAwait(false);

    /// <summary>Folds the log of commits into the head, if there is one; quiet where the context is gone.</summary>
    public async Task FoldLogAsync(TimeSpan wait, CancellationToken cancel)
    {
        try
        {
            await LockedAsync(
                wait, () => Task.FromResult(StoreCommitLogs.Fold(Files, Layout, Id, Storage.IsDurable, Storage.Now())), cancel).ConfigureAwait(false);
        }
        catch (ContextNotFoundException)
        {
            // Deleted meanwhile.
        }
    }

    /// <summary>The lock, then the work, on a thread that may wait for the disk.</summary>
    private async ValueTask<T> LockedAsync<T>(TimeSpan wait, Func<Task<T>> work, CancellationToken cancel) => await Task.Run(
        async () =>
        {
            try
            {
                using WritersLock held = await WritersLock.TakeAsync(Files, Layout, Id, wait, Storage.Time, cancel).ConfigureAwait(false);
                if (Interlocked.Exchange(ref _isLitterCleared, 1) == 0) ClearLitter();
                return await work().ConfigureAwait(false);
            }
            catch (ContextPoolException e) when (e.IsCaughtAbout(Id))
            {
                throw;
            }
        },
        cancel).ConfigureAwait(false);

    /// <summary>
    /// Whoever holds the lock knows that files aside are of writers that died. Once is enough: later ones are for later
    /// writers.
    /// </summary>
    private void ClearLitter()
    {
        foreach (string name in Files.List(Layout.Root).Where(name => ContextLayout.IsAside(name) || ContextLayout.IsStreaming(name)).ToList())
        {
            try
            {
                if (ContextLayout.IsAside(name)) Files.DeleteFile(Path.Combine(Layout.Root, name));
                else ClearSaved(name);
            }
            catch (Exception e) when (e is FileOperationException or InvalidContentException)
            {
                // Untidy, and the checker says so; no reason not to save.
            }
        }
    }

    /// <summary>True where a branch names the message: being in the pool alone it may be of a save that was cut short.</summary>
    internal bool Names(MessageId message) => ReadHead(known: null)?.Metadata.Names(message) == true;

    /// <summary>A message that was saved needs no longer what was kept while it was being made.</summary>
    private void ClearSaved(string name)
    {
        if (ContextLayout.TryParseStreamingName(name, out MessageId message) && Names(message))
            AsideFile.RemoveIfAbandoned(Files, Path.Combine(Layout.Root, name));
    }

    /// <summary>
    /// The head on disk. Read and compared, because two saves within one tick of the file system's clock may leave the same stat; with a
    /// log only that is looked at. A log that cannot be continued is settled first.
    /// </summary>
    private StoredHead ReadCurrent(StoredHead? known)
    {
        StoredHead head = HeadReader.Continue(Files, Layout, known) ?? ReadHead(known) ?? throw new ContextNotFoundException(Id);
        if (!head.NeedsSettling) return head;
        return new CommitLogFile(Files, Layout, head.Version.Permissions.ForFile(), Storage.IsDurable).Fold(head, Storage.Now());
    }

    private Permissions PermissionsOfFiles() =>
        (Files.Stat(Layout.Metadata) ?? throw new ContextNotFoundException(Id)).Permissions.ForFile();
}
