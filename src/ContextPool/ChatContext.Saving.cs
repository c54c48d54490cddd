using ContextPool.Serving;
using ContextPool.Storage;

namespace ContextPool;

/// <content>Saving: each call takes its turn among the context's writers, checks against what is stored, and commits or changes nothing.</content>
public sealed partial class ChatContext
{
    /// <summary>
    /// One turn of writing: in line within this store, and then in the storage; a legacy file is migrated before. All waits for others
    /// together last no longer than <see cref="ContextStoreOptions.WriterWait"/>.
    /// </summary>
    private Task<T> InTurnAsync<T>(Func<ContextCore, TimeSpan, Task<T>> save, CancellationToken cancel) =>
        Operations.MeasureAsync("save", Id, Time, () => TakeTurnAsync(save, cancel));

    private async Task<T> TakeTurnAsync<T>(Func<ContextCore, TimeSpan, Task<T>> save, CancellationToken cancel)
    {
        long start = Time.GetTimestamp();
        if (Kind == ContextKind.Legacy) await BecomePoolAsync(cancel).ConfigureAwait(false);
        ContextCore core = Core;
        if (!await core.Turn.TakeAsync(WaitLeft(start), Time, cancel).ConfigureAwait(false))
            throw new WriterWaitException(Id, Time.GetElapsedTime(start));
        try
        {
            return await save(core, WaitLeft(start)).ConfigureAwait(false);
        }
        finally
        {
            core.Turn.End();
        }
    }

    /// <summary>One update of head and messages. What is decided is shown in the moment it is committed.</summary>
    private Task<bool> CommitAsync(Func<IStoredContext, ContextHead, ValueTask<ContextChange>> decide, CancellationToken cancel) => InTurnAsync(
        async (core, wait) =>
        {
            IReadOnlyList<IndexEntry> added = [];
            var update = new ContextUpdate
            {
                Known = core.Seen,
                Wait = wait,
                Decide = async current =>
                {
                    core.See(current, _opener.Moments.Next());
                    ContextChange change = await decide(core.Stored, current).ConfigureAwait(false);
                    added = change.Entries;
                    return change;
                },
                Committed = (before, after) =>
                {
                    core.NoteCommit(before, after, added);
                    Adopt(after);
                    added = [];
                },
            };
            await core.Stored.UpdateAsync(update, cancel).ConfigureAwait(false);
            return true;
        },
        cancel);

    /// <summary>Shows a head that was just saved.</summary>
    internal void Adopt(ContextHead head)
    {
        lock (_gate)
        {
            _shownAt = _opener.Moments.Next();
            _view = _view with { Head = head };
        }
    }

    /// <summary>
    /// Migrates the context, or finds it migrated. The view stays as new as it was: an edit of what the caller has not seen is stale.
    /// </summary>
    private async Task BecomePoolAsync(CancellationToken cancel)
    {
        ContextView? pool = await _opener.OpenPoolAsync(Id, cancel).ConfigureAwait(false);
        if (pool is null)
        {
            await _opener.MigrateForSavingAsync(Id, cancel).ConfigureAwait(false);
            pool = await _opener.OpenPoolAsync(Id, cancel).ConfigureAwait(false) ?? throw new ContextNotFoundException(Id);
        }

        lock (_gate)
        {
            if (_view.Kind == ContextKind.Pool) return;
            _view = pool.Head.SaysTheSameAs(_view.Metadata) ? pool : pool with { Head = pool.Head with { Metadata = _view.Metadata } };
            _shownAt = Math.Max(_shownAt, pool.Moment);
        }
    }

    private TimeSpan WaitLeft(long start)
    {
        if (Options.WriterWait == Timeout.InfiniteTimeSpan) return Options.WriterWait;
        TimeSpan left = Options.WriterWait - Time.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private Timestamp Now() => Timestamp.FromDateTime(Time.GetUtcNow());
}
