using ContextPool.Files;
using ContextPool.Serving;
using ContextPool.Storage.Local;

namespace ContextPool;

/// <content>Saving: each call takes the context's writers' lock, checks against the disk, and commits or changes nothing.</content>
public sealed partial class ChatContext
{
    /// <summary>
    /// One turn of writing: in line within this store, then the lock, then the save on a thread that may wait for the disk; a legacy
    /// file is migrated before. All waits for others together last no longer than <see cref="ContextStoreOptions.WriterWait"/>.
    /// </summary>
    private async Task<T> SaveAsync<T>(Func<T> save, CancellationToken cancel)
    {
        long start = Time.GetTimestamp();
        if (Kind == ContextKind.Legacy) await BecomePoolAsync(cancel).ConfigureAwait(false);
        ContextCore core = Core;
        if (!await core.Turn.TakeAsync(WaitLeft(start), Time, cancel).ConfigureAwait(false))
            throw new WriterWaitException(Id, Time.GetElapsedTime(start));
        try
        {
            return await Task.Run(
                async () =>
                {
                    using WritersLock held = await WritersLock
                        .TakeAsync(Files, Layout, Id, WaitLeft(start), Time, cancel).ConfigureAwait(false);
                    if (core.TakesLitterOut()) ClearLitter();
                    return save();
                },
                cancel).ConfigureAwait(false);
        }
        finally
        {
            core.Turn.End();
        }
    }

    /// <summary>
    /// Migrates the context, or finds it migrated. The view stays as new as it was: an edit of what the caller has not seen is stale.
    /// </summary>
    private async Task BecomePoolAsync(CancellationToken cancel)
    {
        ContextView? pool = await Task.Run(() => _opener.OpenPool(Id), cancel).ConfigureAwait(false);
        if (pool is null)
        {
            await _opener.MigrateForSavingAsync(Id, cancel).ConfigureAwait(false);
            pool = await Task.Run(() => _opener.OpenPool(Id), cancel).ConfigureAwait(false) ?? throw new ContextNotFoundException(Id);
        }

        lock (_gate)
        {
            if (_view.Kind == ContextKind.Pool) return;
            bool isUnchanged = pool.Metadata.Json.Span.SequenceEqual(_view.Metadata.Json.Span);
            _view = isUnchanged ? pool : pool with { Metadata = _view.Metadata };
            _shownAt = Math.Max(_shownAt, pool.Moment);
        }
    }

    private TimeSpan WaitLeft(long start)
    {
        if (Options.WriterWait == Timeout.InfiniteTimeSpan) return Options.WriterWait;
        TimeSpan left = Options.WriterWait - Time.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>
    /// Whoever holds the lock knows that files aside are of writers that died. Once is enough: later ones are for later
    /// writers.
    /// </summary>
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

    /// <summary>
    /// The head on disk, and what writes its log. Read and compared, because two saves within one tick of the file system's clock may
    /// leave the same stat; with a log only that is looked at. A log that cannot be continued is settled first.
    /// </summary>
    private (StoredHead Head, CommitLogFile Log, Permissions Permissions) ReadCurrent()
    {
        long moment = _opener.Moments.Next();
        StoredHead? seen = Core.Seen;
        StoredHead head = HeadReader.Continue(Files, Layout, seen)
            ?? _opener.Torn.Read(Layout.Metadata, () => HeadReader.Read(Files, Layout, Id, seen))
            ?? throw new ContextNotFoundException(Id);
        Permissions permissions = head.Version.Permissions.ForFile();
        var log = new CommitLogFile(Files, Layout, permissions, Options.Durable);
        if (head.NeedsSettling) head = log.Fold(head, Now());
        Core.See(head, moment);
        return (head, log, permissions);
    }

    /// <summary>True where this view shows the head as it is on disk.</summary>
    private bool Shows(StoredHead head)
    {
        ContextMetadata shown = Metadata;
        return ReferenceEquals(head.Metadata, shown) || head.Metadata.Json.Span.SequenceEqual(shown.Json.Span);
    }

    /// <summary>Writes <c>context.json</c> anew, with all that the log had: the commit of every save that the log does not take.</summary>
    private void CommitHead(
        FileBatch batch, CommitLogFile log, StoredHead current, ContextMetadata next, IReadOnlyList<IndexEntry> entries,
        CancellationToken cancel)
    {
        string aside = batch.WriteAside(next.Json.Span);
        cancel.ThrowIfCancellationRequested();
        log.AnnounceHead(current, next.Json.Span, Now());
        batch.Commit(aside, Layout.Metadata);

        // Readers see it from here on, so this view does too, even if the last sync fails.
        Show(current, new StoredHead(next, MetadataVersion), entries);
        FileBatch.AfterCommit(Id, () =>
        {
            var after = new StoredHead(next, Files.Stat(Layout.Metadata) ?? MetadataVersion);
            Core.See(after, _opener.Moments.Next());
            Adopt(after.Metadata, after.Version);
            batch.SyncDirectory(Layout.Root);
        });
        log.Drop(current);
    }

    /// <summary>Shows what was just committed.</summary>
    private void Show(StoredHead before, StoredHead after, IReadOnlyList<IndexEntry> added)
    {
        Core.NoteCommit(before, after, added);
        Adopt(after.Metadata, after.Version);
    }

    private void FoldHead(CommitLogFile log, StoredHead head)
    {
        if (!CommitLogFile.IsFoldDue(head)) return;
        try
        {
            Show(head, log.Fold(head, Now()), added: []);
        }
        catch (FileOperationException)
        {
            // The save is committed; the next one folds.
        }
    }

    private Timestamp Now() => Timestamp.FromDateTime(Time.GetUtcNow());

    private void FoldIndex(Permissions permissions, Timestamp now)
    {
        try
        {
            IndexStore.FoldIfDue(Files, Layout, permissions, now);
        }
        catch (FileOperationException)
        {
            // The save is committed; the next one folds.
        }
    }
}
