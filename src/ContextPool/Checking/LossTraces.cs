using ContextPool.Files;
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
        var traces = new HashSet<MessageId>(StoredIndex.Read(files, context, id, findings: []).Entries.Keys);
        if (traces.Count == 0) return [];
        foreach (string name in files.List(context.Pool))
        {
            if (ContextLayout.TryParseMessageName(name, out MessageId message)) traces.Remove(message);
        }

        if (traces.Count > 0 && files.ReadAllOrNull(context.Metadata) is { } metadata)
        {
            foreach (Branch branch in ContextMetadata.Parse(metadata, id).Branches) traces.ExceptWith(branch.MessageIds);
        }

        return [.. traces.Order()];
    }
}
