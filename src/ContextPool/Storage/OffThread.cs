using System.Runtime.CompilerServices;

namespace ContextPool.Storage;

/// <summary>Turns a lazy sequence that blocks on the disk into one that does so on the thread pool, a few items at a time.</summary>
internal static class OffThread
{
    /// <summary>
    /// The items in order. Takes no more than <paramref name="batch"/> from the source before the caller has seen the last
    /// of them.
    /// </summary>
    public static async IAsyncEnumerable<T> InBatches<T>(
        IEnumerable<T> source, int batch, [EnumeratorCancellation] CancellationToken cancel)
    {
        using IEnumerator<T> items = source.GetEnumerator();
        while (true)
        {
            List<T> taken = await Task.Run(() => Take(items, batch, cancel), cancel).ConfigureAwait(false);
            foreach (T item in taken)
            {
                cancel.ThrowIfCancellationRequested();
                yield return item;
            }

            if (taken.Count < batch) yield break;
        }
    }

    /// <summary>
    /// What is read for each key, in the order of the keys. The first <see cref="ReadAheadLimits.First"/> are read alone, so that whoever stops
    /// early has cost little; whoever goes on gets larger batches, two at a time, which two processors read. No batch goes on once it
    /// holds <see cref="ReadAheadLimits.BatchBytes"/>, so that twice that and twice the largest item is all that is ever held.
    /// </summary>
    /// <param name="keys">Listed off the caller's thread, before anything is read.</param>
    /// <param name="read">Called from several threads at once.</param>
    /// <param name="limits">How large batches may be.</param>
    /// <param name="sizeOf">What an item holds, in bytes.</param>
    /// <param name="cancel">Looked at between two keys.</param>
    public static async IAsyncEnumerable<T> ReadAhead<TKey, T>(
        IEnumerable<TKey> keys, Func<TKey, T> read, ReadAheadLimits limits, Func<T, long> sizeOf,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        IReadOnlyList<TKey> all = keys as IReadOnlyList<TKey> ?? await Task.Run(keys.ToList, cancel).ConfigureAwait(false);
        var running = new Queue<Batch<T>>();
        int next = 0;
        int size = limits.First;
        do
        {
            int atOnce = next == 0 ? 1 : 2;
            while (running.Count < atOnce && next < all.Count)
            {
                int to = Math.Min(next + size, all.Count);
                running.Enqueue(Begin(next, to));
                next = to;
            }

            if (!running.TryDequeue(out Batch<T> oldest)) yield break;
            size = Math.Min(size * 2, limits.Largest);
            while (true)
            {
                List<T> items = await oldest.Items.ConfigureAwait(false);
                foreach (T item in items)
                {
                    cancel.ThrowIfCancellationRequested();
                    yield return item;
                }

                if (oldest.From + items.Count == oldest.To) break;

                // It was full before its end: the rest comes next, and later batches are of what fitted.
                size = items.Count;
                oldest = Begin(oldest.From + items.Count, oldest.To);
            }
        }
        while (running.Count > 0 || next < all.Count);

        Batch<T> Begin(int from, int to) => new(from, to, Task.Run(() => Read(all, from, to, read, limits, sizeOf, cancel), cancel));
    }

    /// <summary>At least one item, and no more once they hold so many bytes.</summary>
    private static List<T> Read<TKey, T>(
        IReadOnlyList<TKey> keys, int from, int to, Func<TKey, T> read, ReadAheadLimits limits, Func<T, long> sizeOf, CancellationToken cancel)
    {
        var items = new List<T>(to - from);
        long bytes = 0;
        for (int i = from; i < to && (i == from || bytes < limits.BatchBytes); i++)
        {
            cancel.ThrowIfCancellationRequested();
            T item = read(keys[i]);
            bytes += sizeOf(item);
            items.Add(item);
        }

        return items;
    }

    private static List<T> Take<T>(IEnumerator<T> items, int batch, CancellationToken cancel)
    {
        var taken = new List<T>(batch);
        while (taken.Count < batch)
        {
            cancel.ThrowIfCancellationRequested();
            if (!items.MoveNext()) break;
            taken.Add(items.Current);
        }

        return taken;
    }

    private readonly record struct Batch<T>(int From, int To, Task<List<T>> Items);
}
