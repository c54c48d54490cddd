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
