using ContextPool.Files;
using ContextPool.Storage.Packs;

namespace ContextPool.Storage.Local;

/// <summary>
/// One commit: messages, index, head, in the order of FORMAT.md, "Save one message"; all of it or nothing. Under the writers' lock.
/// </summary>
internal sealed class LocalCommit(
    LocalStorage storage, ContextLayout layout, ContextId id, StoredHead before, ContextHead given, Action<ContextHead, ContextHead>? committed)
{
    private readonly IFileOperations _files = storage.Files;
    private readonly Permissions _permissions = before.Version.Permissions.ForFile();
    private readonly CommitLogFile _log = new(storage.Files, layout, before.Version.Permissions.ForFile(), storage.IsDurable);

    // What readers see, as far as it has been told.
    private ContextHead _shown = given;
    private long _indexLogBytes;

    /// <summary>Commits a change that changes something.</summary>
    public UpdatedContext Save(ContextChange change, CancellationToken cancel)
    {
        if (change.Head is HeadEdit.Append append && GoesToLog(append) is { } branch)
        {
            Write(change, (batch, token) => CommitToLog(batch, branch, append.Ids, token), cancel);
            FoldHead();
        }
        else
        {
            // Made before anything is written: it may be refused.
            ContextMetadata? next = change.Head?.ApplyTo(before.Metadata);
            Write(change, (batch, token) => CommitHead(batch, next, token), cancel);
        }

        if (change.Entries.Count > 0) FoldIndex();
        return new UpdatedContext(_shown, IsIndexed: true);
    }

    private Branch? GoesToLog(HeadEdit.Append append)
    {
        Branch? branch = before.Metadata.FindBranch(append.Branch);
        return (before.LogBytes > 0 || storage.BeginsCommitLogs) && CommitLogFile.Takes(before, branch, append.Ids.Count) ? branch : null;
    }

    private void Write(ContextChange change, Action<FileBatch, CancellationToken> commit, CancellationToken cancel)
    {
        using var batch = new FileBatch(_files, layout, _permissions, storage.IsDurable);
        bool isIndexed = false;
        try
        {
            AddToPool(batch, change.Added, cancel);
            isIndexed = change.Entries.Count > 0;
            if (isIndexed) _indexLogBytes = IndexLog.Append(_files, layout, change.Entries, _permissions);
            commit(batch, cancel);
        }
        finally
        {
            if (isIndexed && !batch.IsKept) TakeFromIndex(change.Entries);
        }
    }

    private void AddToPool(FileBatch batch, IReadOnlyList<Message> added, CancellationToken cancel)
    {
        if (added.Count == 0) return;
        RequireNotPacked(added);
        try
        {
            batch.AddAll([.. added.Select(m => (layout.Message(m.Id), m.Json))], cancel);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.AlreadyExists)
        {
            throw new MessageExistsException(id, added[batch.Added].Id);
        }
    }

    /// <summary>That none of them is loose shows when they get their names.</summary>
    private void RequireNotPacked(IReadOnlyList<Message> added)
    {
        PackSnapshot packs = new PackDirectory(_files, layout.Packs, storage.Packs).LookAtNames();
        foreach (Message message in added)
        {
            if (packs.Find(message.Id) is not null) throw new MessageExistsException(id, message.Id);
        }
    }

    /// <summary>Before the messages of a failed save leave the pool: the index must not name what is not there.</summary>
    private void TakeFromIndex(IReadOnlyList<IndexEntry> entries)
    {
        try
        {
            foreach (IndexEntry entry in entries) IndexLog.AppendDeleted(_files, layout, entry.Id, _permissions);
        }
        catch (FileOperationException)
        {
            // The error that ended the save is on its way to the caller; a stale index mends itself.
        }
    }

    private void CommitToLog(FileBatch batch, Branch branch, IReadOnlyList<MessageId> ids, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        StoredHead after = _log.Append(before, branch, ids, storage.Now(), onDoubt: batch.Keep);
        batch.Keep();
        Show(after);
    }

    /// <summary>Writes <c>context.json</c> anew, with all that the log had: the commit of every save that the log does not take.</summary>
    private void CommitHead(FileBatch batch, ContextMetadata? next, CancellationToken cancel)
    {
        if (next is null)
        {
            cancel.ThrowIfCancellationRequested();
            batch.Keep();
            Show(before);
            return;
        }

        string aside = batch.WriteAside(next.Json.Span);
        cancel.ThrowIfCancellationRequested();
        _log.AnnounceHead(before, next.Json.Span, storage.Now());
        batch.Commit(aside, layout.Metadata);

        FileBatch.AfterCommit(id, () =>
        {
            ShowOnDisk(next);
            batch.SyncDirectory(layout.Root);
        });
        _log.Drop(before);
    }

    /// <summary>Readers see it already, so those above do too, even where nobody can tell how it lies there.</summary>
    private void ShowOnDisk(ContextMetadata next)
    {
        FileStat version = before.Version;
        try
        {
            version = _files.Stat(layout.Metadata) ?? version;
        }
        finally
        {
            Show(new StoredHead(next, version));
        }
    }

    private void Show(StoredHead head)
    {
        ContextHead next = LocalVersion.HeadOf(head);
        committed?.Invoke(_shown, next);
        _shown = next;
    }

    private void FoldHead()
    {
        StoredHead head = LocalVersion.Of(_shown)!;
        if (!CommitLogFile.IsFoldDue(head)) return;
        try
        {
            Show(_log.Fold(head, storage.Now()));
        }
        catch (FileOperationException)
        {
            // The save is committed; the next one folds.
        }
    }

    private void FoldIndex()
    {
        try
        {
            IndexStore.FoldIfDue(_files, layout, _indexLogBytes, _permissions, storage.Now());
        }
        catch (FileOperationException)
        {
            // The save is committed; the next one folds.
        }
    }
}
