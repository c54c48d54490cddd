using ContextPool.Storage;
using ContextPool.Storage.Local;

namespace ContextPool.Migrator.Monitoring;

/// <summary>What is in a store, added up.</summary>
/// <param name="Contexts">Contexts that have a pool.</param>
/// <param name="Unreadable">Contexts whose index, or pool, could not be read; they are among the contexts, and add nothing else.</param>
/// <param name="Messages">Messages of all contexts.</param>
/// <param name="MessageBytes">Their bytes.</param>
/// <param name="TrashEntries">What waits in the trash.</param>
internal sealed record StoreTotals(long Contexts, long Unreadable, long Messages, long MessageBytes, long TrashEntries)
{
    // Small reads that wait for each other on a cold disk.
    private const int Parallelism = 4;

    /// <summary>Reads the index of each context, and no message that is in one.</summary>
    public static async Task<StoreTotals> CountAsync(LocalStorage storage, CancellationToken cancel)
    {
        long contexts = 0;
        long unreadable = 0;
        long messages = 0;
        long bytes = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancel };
        await Parallel.ForEachAsync(storage.ListAsync(cancel), options, async (id, stop) =>
        {
            Interlocked.Increment(ref contexts);
            try
            {
                IndexEntry[] entries = await storage.Context(id).LoadIndexAsync(stop);
                Interlocked.Add(ref messages, entries.Length);
                Interlocked.Add(ref bytes, entries.Sum(entry => entry.SizeBytes));
            }
            catch (Exception e) when (e is ContextPoolException)
            {
                Interlocked.Increment(ref unreadable);
            }
        });
        return new StoreTotals(contexts, unreadable, messages, bytes, await storage.ListTrashAsync(cancel).CountAsync(cancel));
    }
}
