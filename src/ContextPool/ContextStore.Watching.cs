using ContextPool.Serving;

namespace ContextPool;

/// <content>What others change.</content>
public sealed partial class ContextStore
{
    /// <summary>
    /// Where the store is now. Taken before contexts are listed or opened, it is where a watch goes on from that misses nothing: what
    /// changes meanwhile is told, though it may have been seen already. Costs four stats a context, and reads those that changed within the
    /// last two seconds.
    /// </summary>
    public Task<StorePosition> ReadPositionAsync(CancellationToken cancel = default) => StoreWatch.ReadPositionAsync(_storage, cancel);

    /// <summary>
    /// What happens to contexts, whoever does it: other programs, other machines, this one. Every change since <paramref name="from"/> is
    /// told at least once, several of one context perhaps as one, in no order between contexts; a save is told when readers see it, now
    /// and then once more. What a context was before is not told. Nothing is written and no lock is taken. Legacy files behind the store
    /// are told of once they are pools.
    /// </summary>
    /// <remarks>
    /// The storage is looked at, <see cref="WatchOptions.ScanEvery"/>; hints of the system only make it sooner. One watch a program is
    /// enough: give on what it tells. Throws <see cref="StorageException"/> where the storage cannot be listed, or all of it is gone as
    /// when something is unmounted; go on from the last <see cref="StoreChange.Position"/> then.
    /// </remarks>
    /// <param name="from">What was known; null: everything as it is when the enumeration begins.</param>
    /// <param name="options">How it is watched; the defaults where null.</param>
    /// <param name="cancel">Ends the enumeration, with <see cref="OperationCanceledException"/>; nothing else does.</param>
    public IAsyncEnumerable<StoreChange> WatchAsync(
        StorePosition? from = null, WatchOptions? options = null, CancellationToken cancel = default)
    {
        WatchOptions known = options ?? new WatchOptions();
        if (known.ScanEvery <= TimeSpan.Zero || known.ScanEvery > LongestScanEvery)
            throw new ArgumentOutOfRangeException(nameof(options), known.ScanEvery, $"{nameof(WatchOptions.ScanEvery)}: expected more than 0, at most {LongestScanEvery}");
        return new StoreWatch(_storage, known, _time).RunAsync(from, cancel);
    }

    /// <summary>A day: what is looked at more rarely is not watched.</summary>
    private static readonly TimeSpan LongestScanEvery = TimeSpan.FromDays(1);
}
