using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ContextPool.Storage;

namespace ContextPool.Serving;

/// <summary>
/// Looks at all contexts every so often, and at single ones when there is a hint, and tells what differs from what was known. The looks are
/// the truth; a hint that is lost costs time, never a change.
/// </summary>
internal sealed class StoreWatch(IContextStorage storage, WatchOptions options, TimeProvider time)
{
    // A scan takes a tenth of the time at most, however many contexts there are.
    private const int RestsPerScan = 9;

    // A save writes several files, and each gives a hint: together they are one change.
    private static readonly TimeSpan HintRest = TimeSpan.FromMilliseconds(20);

    private readonly IStorageLookout _lookout = storage.LookOut();
    private readonly Hints _hints = new();
    private StorePosition _position = null!;

    // Of the last scan: when it began, when it ended, and what of that was looking, not waiting for whoever is told.
    private long _scanBegan;
    private long _scanEnded;
    private long _looked;

    /// <summary>What all contexts are like, and which were deleted.</summary>
    public static async Task<StorePosition> ReadPositionAsync(IContextStorage storage, CancellationToken cancel)
    {
        var marks = ImmutableDictionary.CreateBuilder<ContextId, ContextMark>();
        await foreach ((ContextId id, ContextMark mark) in storage.LookOut().LookAsync(static _ => null, cancel).ConfigureAwait(false))
            marks[id] = mark.ToKeep();

        // Behind the marks: what is deleted in between is in both, and so there; the first scan will tell that it is not.
        var deleted = ImmutableHashSet.CreateBuilder<ContextId>();
        await foreach (TrashEntry entry in storage.ListTrashAsync(cancel).ConfigureAwait(false))
        {
            if (entry.Kind == TrashKinds.Deleted && !marks.ContainsKey(entry.Id)) deleted.Add(entry.Id);
        }

        return new StorePosition(marks.ToImmutable(), deleted.ToImmutable());
    }

    /// <summary>Once.</summary>
    public async IAsyncEnumerable<StoreChange> RunAsync(StorePosition? from, [EnumeratorCancellation] CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        IDisposable? bell = null;
        try
        {
            // Before the first look: what changes from here on gives a hint, or is seen.
            bell = await ListenAsync(cancel).ConfigureAwait(false);
            _position = from ?? await ReadPositionAsync(storage, cancel).ConfigureAwait(false);
            _scanBegan = _scanEnded = time.GetTimestamp();
            bool isScanDue = from is not null;
            while (true)
            {
                // A store that is not there yet has nothing to listen to.
                if (isScanDue && _position.Count == 0) bell ??= await ListenAsync(cancel).ConfigureAwait(false);
                await foreach (StoreChange change in (isScanDue ? ScanAsync(cancel) : LookAtHintedAsync(cancel)).ConfigureAwait(false))
                    yield return change;
                isScanDue = await WaitAsync(cancel).ConfigureAwait(false);
            }
        }
        finally
        {
            bell?.Dispose();
        }
    }

    private async Task<IDisposable?> ListenAsync(CancellationToken cancel) =>
        options.UsesHints ? await Task.Run(() => _lookout.Listen(_hints.Add), cancel).ConfigureAwait(false) : null;

    private async IAsyncEnumerable<StoreChange> ScanAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        _scanBegan = time.GetTimestamp();
        _looked = 0;
        _hints.Take(all: true);
        StorePosition before = _position;
        var seen = new HashSet<ContextId>(before.Count);
        await using (IAsyncEnumerator<KeyValuePair<ContextId, ContextMark>> looks = _lookout.LookAsync(Known, cancel).GetAsyncEnumerator(cancel))
        {
            while (await MeasuredAsync(looks.MoveNextAsync()).ConfigureAwait(false))
            {
                seen.Add(looks.Current.Key);
                if (Compare(looks.Current.Key, looks.Current.Value) is { } change) yield return change;
            }
        }

        // A listing may miss what is renamed meanwhile, so that it is gone is not believed before it was looked for by itself.
        foreach (ContextId id in before.Marks.Keys.Where(id => !seen.Contains(id)))
        {
            if (Compare(id, await MeasuredAsync(_lookout.LookAtAsync(id, Known(id), cancel)).ConfigureAwait(false)) is { } change) yield return change;
        }

        _scanEnded = time.GetTimestamp();
    }

    private async ValueTask<T> MeasuredAsync<T>(ValueTask<T> look)
    {
        long began = time.GetTimestamp();
        T seen = await look.ConfigureAwait(false);
        _looked += time.GetTimestamp() - began;
        return seen;
    }

    private async IAsyncEnumerable<StoreChange> LookAtHintedAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (ContextId id in _hints.Take(all: false))
        {
            if (Compare(id, await _lookout.LookAtAsync(id, Known(id), cancel).ConfigureAwait(false)) is { } change) yield return change;
        }
    }

    /// <summary>Until a scan is due (true), or there are hints.</summary>
    private async Task<bool> WaitAsync(CancellationToken cancel)
    {
        while (LeftToScan is var left && left > TimeSpan.Zero)
        {
            bool came = await CameWithinAsync(_hints.Came, left, cancel).ConfigureAwait(false);
            if (!came) continue;
            await Task.Delay(HintRest, time, cancel).ConfigureAwait(false);
            if (!_hints.IsAnything) return false;

            // Hints are worth nothing now; what is left is the rest that the last scan has earned.
            if (LeftToScan is var rest && rest > TimeSpan.Zero) await Task.Delay(rest, time, cancel).ConfigureAwait(false);
        }

        return true;
    }

    private TimeSpan LeftToScan
    {
        get
        {
            long rested = _scanEnded + (RestsPerScan * _looked);
            long due = _hints.IsAnything ? rested : Math.Max(rested, _scanBegan + Ticks(options.ScanEvery));
            return time.GetElapsedTime(time.GetTimestamp(), due);
        }
    }

    private async Task<bool> CameWithinAsync(Task came, TimeSpan wait, CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task first = await Task.WhenAny(came, Task.Delay(wait, time, over.Token)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        cancel.ThrowIfCancellationRequested();
        return first == came;
    }

    private ContextMark? Known(ContextId id) => _position.Marks.TryGetValue(id, out ContextMark mark) ? mark : null;

    private StoreChange? Compare(ContextId id, ContextMark? now)
    {
        ContextMark? before = Known(id);
        if (now is not { } mark)
        {
            if (before is null) return null;
            _position = _position.Without(id);
            return new StoreChange(id, StoreChangeKind.Deleted, _position);
        }

        StoreChangeKind kind = _position.Deleted.Contains(id) ? StoreChangeKind.Restored : StoreChangeKind.Created;
        if (before != mark.ToKeep()) _position = _position.With(id, mark.ToKeep());
        if (before is not { } known) return new StoreChange(id, kind, _position);
        bool isHead = mark.HasOtherHeadThan(known);
        bool isMessages = mark.HasOtherMessagesThan(known);
        return isHead || isMessages
            ? new StoreChange(id, StoreChangeKind.Changed, _position) { IsHeadChanged = isHead, AreMessagesChanged = isMessages } : null;
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
