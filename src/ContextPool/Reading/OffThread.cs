using System.Runtime.CompilerServices;

namespace ContextPool.Reading;

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
    /// What is read for each key, in the order of the keys. The first <paramref name="first"/> are read alone, so that whoever stops
    /// early has cost little; whoever goes on gets larger batches, two at a time, which two processors read.
    /// </summary>
    /// <param name="keys">Listed off the caller's thread, before anything is read.</param>
    /// <param name="read">Called from several threads at once.</param>
    /// <param name="first">Size of the first batch.</param>
    /// <param name="largest">Batches double up to this size.</param>
    /// <param name="cancel">Looked at between two keys.</param>
    public static async IAsyncEnumerable<T> ReadAhead<TKey, T>(
        IEnumerable<TKey> keys, Func<TKey, T> read, int first, int largest, [EnumeratorCancellation] CancellationToken cancel)
    {
        IReadOnlyList<TKey> all = keys as IReadOnlyList<TKey> ?? await Task.Run(keys.ToList, cancel).ConfigureAwait(false);
        var running = new Queue<Task<T[]>>();
        int next = 0;
        int batch = first;
        do
        {
            int atOnce = next == 0 ? 1 : 2;
            while (running.Count < atOnce && next < all.Count)
            {
                int from = next;
                int to = Math.Min(from + batch, all.Count);
                running.Enqueue(Task.Run(() => ReadAll(all, from, to, read, cancel), cancel));
                next = to;
            }

            if (!running.TryDequeue(out Task<T[]>? oldest)) yield break;
            foreach (T item in await oldest.ConfigureAwait(false))
            {
                cancel.ThrowIfCancellationRequested();
                yield return item;
            }

            batch = Math.Min(batch * 2, largest);
        }
        while (running.Count > 0 || next < all.Count);
    }

    private static T[] ReadAll<TKey, T>(IReadOnlyList<TKey> keys, int from, int to, Func<TKey, T> read, CancellationToken cancel)
    {
        var items = new T[to - from];
        for (int i = from; i < to; i++)
        {
            cancel.ThrowIfCancellationRequested();
            items[i - from] = read(keys[i]);
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
}
