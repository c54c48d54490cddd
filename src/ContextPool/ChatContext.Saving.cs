using ContextPool.Files;
using ContextPool.Indexing;
using ContextPool.Layout;
using ContextPool.Model;
using ContextPool.Reading;
using ContextPool.Saving;
using ContextPool.Serving;

namespace ContextPool;

/// <content>Saving: each call takes the context's writers' lock, checks against the disk, and commits or changes nothing.</content>
public sealed partial class ChatContext
{
    /// <summary>
    /// One turn of writing: in line within this store, then the lock, then the save on a thread that may wait for the disk. Both waits
    /// together last no longer than <see cref="ContextStoreOptions.WriterWait"/>.
    /// </summary>
    private async Task<T> SaveAsync<T>(Func<T> save, CancellationToken cancel)
    {
        if (Kind != ContextKind.Pool)
            throw new InvalidOperationException($"context {Id} is a legacy file, which is never written: migrate it first");
        ContextCore core = Core;
        long start = Time.GetTimestamp();
        if (!await core.Turn.TakeAsync(Options.WriterWait, Time, cancel).ConfigureAwait(false))
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
    /// The metadata on disk and the permissions of its file. Read and compared, because two saves within one tick of the
    /// file system's clock may leave the same stat.
    /// </summary>
    private (ContextMetadata Metadata, bool IsView, Permissions Permissions) ReadCurrent()
    {
        long moment = _opener.Moments.Next();
        try
        {
            using IFileReader reader = Files.OpenRead(Layout.Metadata);
            Permissions permissions = reader.Stat().Permissions.ForFile();
            ContextView view = _view;
            ContextMetadata current = view.Core.Recognise(reader.ReadAll(), Id, moment);
            return (current, current.Json.Span.SequenceEqual(view.Metadata.Json.Span), permissions);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            throw new ContextNotFoundException(Id);
        }
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
