using System.Collections;
using ContextPool.Indexing;
using ContextPool.Storage;

namespace ContextPool.Checking;

/// <summary>Messages of which nothing is left but their entry in the index.</summary>
internal static class LossTraces
{
    /// <summary>
    /// What the index names, the pool lacks and no branch names, ordered. Whoever makes the index anew asks first: it would take
    /// the only evidence of a loss away. Throws where the context cannot be read.
    /// </summary>
    public static async Task<IReadOnlyList<MessageId>> InAsync(IContextStorage storage, ContextId id, CancellationToken cancel)
    {
        IContextExamination look = storage.Examination.BeginLook(id, isLocked: true, []);
        OrderedEntries index = (await look.ReadIndexAsync(sizesOnly: true, cancel).ConfigureAwait(false)).Entries;
        if (index.Count == 0) return [];
        IStoredContext context = storage.Context(id);
        var isThere = new BitArray(index.Count);
        foreach (MessageId message in await context.ListIdsAsync(cancel).ConfigureAwait(false))
        {
            if (index.PositionOf(message) is var position and >= 0) isThere[position] = true;
        }

        var traces = new List<MessageId>();
        for (int i = 0; i < index.Count; i++)
        {
            if (!isThere[i]) traces.Add(index.Ids[i]);
        }

        if (traces.Count > 0 && await context.ReadHeadAsync(null, cancel).ConfigureAwait(false) is { } head)
        {
            var named = NamedMessages.By(head.Metadata.Branches);
            traces.RemoveAll(named.Contains);
        }

        return traces;
    }
}
