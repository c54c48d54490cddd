using ContextPool.Files;
using ContextPool.Serving;
using ContextPool.Storage.Local;

namespace ContextPool;

/// <content>Contexts come, go, come back, and go for good.</content>
public sealed partial class ContextStore
{
    /// <summary>
    /// Creates a context, whole and durable or not at all. Throws <see cref="ContextExistsException"/> where the id is
    /// taken, be it by a legacy file.
    /// </summary>
    public async Task<ChatContext> CreateAsync(NewContext context, CancellationToken cancel = default)
    {
        var draft = new FirstDraft(context, Now());
        await Task.Run(() => Create(draft, context.Id, cancel), cancel).ConfigureAwait(false);
        return await OpenAsync(context.Id, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>
    /// Moves a context to the trash, from where <see cref="RestoreAsync"/> brings it back until the grace period ends. Its
    /// legacy file, if it has one, stays where it is and is not migrated again as long as it does not change. What is a legacy file
    /// alone is migrated first, where the store migrates on access, or else refused with
    /// <see cref="LegacyContextException"/>.
    /// </summary>
    public async Task DeleteAsync(ContextId id, CancellationToken cancel = default)
    {
        ContextLayout context = _layout.Context(id);
        if (_files.Stat(context.Metadata) is null)
        {
            if (_opener.Legacy?.Has(id) != true) throw new ContextNotFoundException(id);
            await _opener.MigrateForSavingAsync(id, cancel).ConfigureAwait(false);
        }

        using WritersLock held = await WritersLock.TakeAsync(_files, context, id, _options.WriterWait, _time, cancel).ConfigureAwait(false);
        await Task.Run(
            () =>
            {
                FoldQuietly(context, id);
                cancel.ThrowIfCancellationRequested();
                MoveToTrash(context, id);
                FileBatch.AfterCommit(id, SyncNames);
            },
            cancel).ConfigureAwait(false);
    }

    /// <summary>A deletion that fails takes its tombstone back, also one that got no further; one whose last sync fails stands.</summary>
    private void MoveToTrash(ContextLayout context, ContextId id)
    {
        try
        {
            Tombstone.Keep(_files, _layout, id, () => _opener.Legacy?.ToRemember(id, Now()));
            StagingArea.MoveToTrash(_files, _layout, context.Root, $"{TrashBin.Deleted}-{id}", Now());
        }
        catch (FileOperationException e)
        {
            if (_files.Stat(context.Root) is null) throw new CommitNotDurableException(id, e);
            Tombstone.Remove(_files, _layout, id);
            throw;
        }
    }

    /// <summary>
    /// Brings the newest deleted version of a context back. Throws <see cref="ContextNotFoundException"/> where there is none,
    /// <see cref="ContextExistsException"/> where the id is taken again.
    /// </summary>
    public Task RestoreAsync(ContextId id, CancellationToken cancel = default) => Task.Run(
        () =>
        {
            RemoveIfEmpty(_layout.Context(id));
            try
            {
                if (!Bin.TryRestore(id)) throw new ContextNotFoundException(id);
            }
            catch (FileOperationException e) when (e.Failure == FileFailure.AlreadyExists)
            {
                throw new ContextExistsException(id);
            }

            FileBatch.AfterCommit(id, () =>
            {
                SyncNames();
                if (_options.Durable) _files.SyncDirectory(_layout.Trash);

                // Last, because a legacy file whose context is neither here nor marked as deleted would be migrated.
                Tombstone.Remove(_files, _layout, id);
            });
        },
        cancel);

    /// <summary>What is in the trash, oldest first.</summary>
    public IReadOnlyList<TrashEntry> ListTrash() => Bin.List();

    /// <summary>
    /// Removes what has been in the trash for longer than the grace period, and drafts of writers that died; returns what
    /// was removed from the trash. An entry that somebody is restoring just now is left for the next time.
    /// </summary>
    public Task<IReadOnlyList<TrashEntry>> CollectTrashAsync(CancellationToken cancel = default) => CollectTrashAsync(null, cancel);

    /// <summary>
    /// As <see cref="CollectTrashAsync(CancellationToken)"/>. What cannot be removed is passed over and stays; it stops nothing else.
    /// </summary>
    /// <param name="onPassedOver">Told in one line of each, on the thread that collects; it must not throw.</param>
    /// <param name="cancel">Looked at between two entries.</param>
    public Task<IReadOnlyList<TrashEntry>> CollectTrashAsync(Action<string>? onPassedOver, CancellationToken cancel = default) => Task.Run(
        () =>
        {
            StagingArea.CleanUp(_files, _layout, _time, onPassedOver);
            ReturnedContexts.ClearTombstones(_files, _layout);
            Timestamp before = Timestamp.FromDateTime(_time.GetUtcNow() - _options.TrashGrace);
            var removed = new List<TrashEntry>();
            foreach (TrashEntry entry in Bin.List().Where(e => e.At < before))
            {
                cancel.ThrowIfCancellationRequested();
                try
                {
                    if (Bin.TryRemove(entry)) removed.Add(entry);
                }
                catch (FileOperationException e)
                {
                    onPassedOver?.Invoke(e.Message);
                }
            }

            return (IReadOnlyList<TrashEntry>)removed;
        },
        cancel);

    /// <summary>What lies in the trash is to be as plain as can be; a log that cannot be folded goes there with its head.</summary>
    private void FoldQuietly(ContextLayout context, ContextId id)
    {
        try
        {
            StoreCommitLogs.Fold(_files, context, id, _options.Durable, Now());
        }
        catch (Exception e) when (e is FileOperationException or InvalidContentException)
        {
            // It is read where it is restored to, as it would be here.
        }
    }

    private TrashBin Bin => new(_files, _layout);

    private Timestamp Now() => Timestamp.FromDateTime(_time.GetUtcNow());

    private void Create(FirstDraft draft, ContextId id, CancellationToken cancel)
    {
        if (_opener.Legacy?.IsTaken(id) == true || _files.Stat(_layout.Context(id).Metadata) is not null) throw new ContextExistsException(id);
        StoreFormat.Create(_files, _layout, _time);
        using WriterRoom room = WriterRoom.Open(_files, _layout, _time);
        try
        {
            ContextLayout aside = _layout.Draft(room.Writer, id);
            draft.Write(_files, aside, _options.Durable);
            cancel.ThrowIfCancellationRequested();
            if (Publisher.PublishNewOverEmpty(_files, aside, draft.Contents, _layout.Context(id)) == PublishResult.Occupied)
                throw new ContextExistsException(id);
            FileBatch.AfterCommit(id, SyncNames);
        }
        finally
        {
            // The context is there, or the error that kept it from being so is on its way; collection removes what stays.
            StagingArea.Remove(_files, _layout, room, _time);
        }
    }

    /// <summary>An empty directory is nobody's context; a rename onto it would be refused.</summary>
    private void RemoveIfEmpty(ContextLayout context)
    {
        if (_files.Stat(context.Root) is { Kind: FileKind.Directory } && !_files.List(context.Root).Any())
            _files.DeleteDirectory(context.Root);
    }

    private void SyncNames()
    {
        if (_options.Durable) _files.SyncDirectory(_layout.Contexts);
    }
}
