using System.Diagnostics.CodeAnalysis;
using ContextPool.Editing;
using ContextPool.Files;
using ContextPool.Indexing;
using ContextPool.Layout;
using ContextPool.Model;
using ContextPool.Saving;

namespace ContextPool;

/// <content>Saving: each call takes the context's writers' lock, checks against the disk, and commits or changes nothing.</content>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore holds nothing to dispose of until its wait handle is asked for.")]
public sealed partial class ChatContext
{
    // Keeps the callers of this object in line without polling; other objects and programs are kept apart by the lock.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _isLitterCleared;

    /// <summary>
    /// One turn of writing: in line in this process, then the lock, then the save on a thread that may wait for the disk.
    /// </summary>
    private async Task<T> SaveAsync<T>(Func<T> save, CancellationToken cancel)
    {
        if (Kind != ContextKind.Pool)
            throw new InvalidOperationException($"context {Id} is a legacy file, which is never written: migrate it first");
        if (!await _turn.WaitAsync(Options.WriterWait, cancel).ConfigureAwait(false))
            throw new WriterWaitException(Id, Options.WriterWait);
        try
        {
            return await Task.Run(
                async () =>
                {
                    using WritersLock held = await WritersLock
                        .TakeAsync(Files, Layout, Id, Options.WriterWait, Time, cancel).ConfigureAwait(false);
                    ClearLitterOnce();
                    return save();
                },
                cancel).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Whoever holds the lock knows that files aside are of writers that died. Once is enough: later ones are for later
    /// writers.
    /// </summary>
    private void ClearLitterOnce()
    {
        if (_isLitterCleared) return;
        _isLitterCleared = true;
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
    /// The metadata on disk and the permissions of its file. Read and compared, because two saves within one tick of the
    /// file system's clock may leave the same stat; the view's object is returned where nothing changed.
    /// </summary>
    private (ContextMetadata Metadata, bool IsView, Permissions Permissions) ReadCurrent()
    {
        try
        {
            using IFileReader reader = Files.OpenRead(Layout.Metadata);
            Permissions permissions = reader.Stat().Permissions.ForFile();
            byte[] bytes = reader.ReadAll();
            ContextMetadata view = Metadata;
            bool isView = bytes.AsSpan().SequenceEqual(view.Json.Span);
            return (isView ? view : ContextMetadata.Parse(bytes, Id), isView, permissions);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            throw new ContextNotFoundException(Id);
        }
    }

    /// <summary>Has the index loaded again by the next who asks: it lacks what others saved, or names times that are no more.</summary>
    private void ForgetIndex()
    {
        lock (_gate) _index = null;
    }

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
