using System.Collections;
using ContextPool.Files;
using ContextPool.Indexing;
using ContextPool.Storage.Local;

namespace ContextPool.Checking;

/// <summary>Messages of which nothing is left but their entry in the index.</summary>
internal static class LossTraces
{
    /// <summary>
    /// What the index names, the pool lacks and no branch names, ordered. Whoever makes the index anew asks first: it would take
    /// the only evidence of a loss away.
    /// </summary>
    public static IReadOnlyList<MessageId> In(IFileOperations files, ContextLayout context, ContextId id)
    {
        OrderedEntries index = StoredIndex.Read(files, context, id, sizesOnly: true, findings: []).Entries;
        if (index.Count == 0) return [];
        var isThere = new BitArray(index.Count);
        foreach (string name in files.List(context.Pool))
        {
            if (ContextLayout.TryParseMessageName(name, out MessageId message) && index.PositionOf(message) is var position and >= 0)
                isThere[position] = true;
        }

        var traces = new List<MessageId>();
        for (int i = 0; i < index.Count; i++)
        {
            if (!isThere[i]) traces.Add(index.Ids[i]);
        }

        if (traces.Count > 0 && files.ReadAllOrNull(context.Metadata) is { } metadata)
        {
            var named = NamedMessages.By(ContextMetadata.Parse(metadata, id).Branches);
            traces.RemoveAll(named.Contains);
        }

        return traces;
    }
}
