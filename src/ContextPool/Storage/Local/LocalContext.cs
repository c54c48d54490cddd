using ContextPool.Files;
using ContextPool.Indexing;
using ContextPool.Layout;
using ContextPool.Model;
using ContextPool.Saving;

namespace ContextPool.Storage.Local;

/// <summary>
/// A published context in its directory. A commit takes the context's writers' lock, reads the head, and goes by the orders of FORMAT.md,
/// "Save one message".
/// </summary>
internal sealed class LocalContext(LocalStorage storage, ContextLayout layout, ContextId id)
    : LocalParts(storage.Files, layout, id), IStoredContext
{
    public ValueTask<ContextHead> UpdateAsync(Func<ContextHead, ValueTask<ContextChange>> edit, CancellationToken cancel) =>
        LockedAsync(
            async () =>
            {
                (ContextHead head, Permissions permissions) = ReadHead() ?? throw new ContextNotFoundException(Id);
                ContextChange change = await edit(head).ConfigureAwait(false);
                if (change.IsNone) return head;
                if (change.Replaced is { } replaced) Replace(replaced, change.Entries, permissions, cancel);
                else Save(change, permissions, cancel);
                FoldIndex(permissions);
                return ReadHead()?.Head ?? throw new ContextNotFoundException(Id);
            },
            cancel);

    public async ValueTask WriteIndexAsync(IReadOnlyList<IndexEntry> entries, CancellationToken cancel) => await LockedAsync(
        () =>
        {
            Permissions permissions = (Files.Stat(Layout.Metadata) ?? throw new ContextNotFoundException(Id)).Permissions.ForFile();
            Files.SyncDirectory(Layout.Pool);
            IndexStore.Write(Files, Layout, entries, permissions, storage.Now());
            return Task.FromResult(true);
        },
        cancel).ConfigureAwait(false);

    public async ValueTask DeleteAsync(CancellationToken cancel) => await LockedAsync(
        () =>
        {
            storage.Delete(Layout, Id, cancel);
            return Task.FromResult(true);
        },
        cancel).ConfigureAwait(false);

    private async ValueTask<T> LockedAsync<T>(Func<Task<T>> action, CancellationToken cancel) => await Task.Run(
        async () =>
        {
            using WritersLock held = await WritersLock
                .TakeAsync(Files, Layout, Id, storage.Settings.WriterWait, storage.Time, cancel).ConfigureAwait(false);
            if (storage.TakesLitterOut(Id)) ClearLitter();
            return await action().ConfigureAwait(false);
        },
        cancel).ConfigureAwait(false);

    /// <summary>Messages, index, head, in this order; all of it or nothing.</summary>
    private void Save(ContextChange change, Permissions permissions, CancellationToken cancel)
    {
        using var batch = new FileBatch(Files, Layout, permissions, storage.Settings.Durable);
        bool isIndexed = false;
        bool isCommitted = false;
        try
        {
            AddToPool(batch, change.Added, cancel);
            isIndexed = change.Entries.Count > 0;
            if (isIndexed) IndexLog.Append(Files, Layout, change.Entries, permissions);
            if (change.Head is { } head)
            {
                string aside = batch.WriteAside(head.Span);
                cancel.ThrowIfCancellationRequested();
                batch.Commit(aside, Layout.Metadata);
            }
            else
            {
                batch.Keep();
            }

            isCommitted = true;
            batch.SyncDirectory(Layout.Root);
        }
        finally
        {
            if (isIndexed && !isCommitted) TakeFromIndex(change.Entries, permissions);
        }
    }

    private void AddToPool(FileBatch batch, IReadOnlyList<Message> added, CancellationToken cancel)
    {
        if (added.Count == 0) return;
        if (added.FirstOrDefault(m => Files.Stat(Layout.Message(m.Id)) is not null) is { } there) throw new MessageExistsException(Id, there.Id);
        batch.AddAll([.. added.Select(m => (Layout.Message(m.Id), m.Json))], cancel);
    }

    /// <summary>Before the messages of a failed save leave the pool: the index must not name what is not there.</summary>
    private void TakeFromIndex(IReadOnlyList<IndexEntry> entries, Permissions permissions)
    {
        try
        {
            foreach (IndexEntry entry in entries) IndexLog.AppendDeleted(Files, Layout, entry.Id, permissions);
        }
        catch (FileOperationException)
        {
            // The error that ended the save is on its way to the caller; a stale index mends itself.
        }
    }

    private void Replace(Replacement replaced, IReadOnlyList<IndexEntry> entries, Permissions permissions, CancellationToken cancel)
    {
        MessageId message = replaced.Message.Id;
        StoredMessage stored = Read(message);
        if (!stored.IsRead || !stored.Json.Span.SequenceEqual(replaced.Expected.Span))
            throw new StaleWriteException($"message {message} was replaced since it was read");
        using var batch = new FileBatch(Files, Layout, permissions, storage.Settings.Durable);
        string aside = batch.WriteAside(replaced.Message.Json.Span);
        cancel.ThrowIfCancellationRequested();

        // Without an entry a crash right behind the commit is seen by the next reader of the index, which then reads the pool.
        IndexLog.AppendDeleted(Files, Layout, message, permissions);
        batch.Commit(aside, Layout.Message(message));
        batch.SyncDirectory(Layout.Pool);
        if (entries.Count > 0) IndexLog.Append(Files, Layout, entries, permissions);
    }

    private void FoldIndex(Permissions permissions)
    {
        try
        {
            IndexStore.FoldIfDue(Files, Layout, permissions, storage.Now());
        }
        catch (FileOperationException)
        {
            // The save is committed; the next one folds.
        }
    }

    /// <summary>Whoever holds the lock knows that files aside are of writers that died.</summary>
    private void ClearLitter()
    {
        foreach (string name in Files.List(Layout.Root).Where(ContextLayout.IsAside).ToList())
        {
            try
            {
                Files.DeleteFile(Path.Combine(Layout.Root, name));
            }
            catch (FileOperationException)
            {
                // Untidy, and the checker says so; no reason not to save.
            }
        }
    }
}
