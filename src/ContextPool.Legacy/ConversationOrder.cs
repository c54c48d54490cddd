using ContextPool.Indexing;

namespace ContextPool.Legacy;

/// <summary>In which order people read the messages of a context: one that is read is near those that are read with it.</summary>
internal static class ConversationOrder
{
    /// <summary>Positions in the source: branch after branch, the active one first; then what is in no branch, by time.</summary>
    public static int[] Of(LegacyContext source, Timestamp sourceWritten)
    {
        IReadOnlyList<LegacyMessage> messages = source.Messages;
        var positions = new Dictionary<MessageId, int>(messages.Count);
        for (int i = 0; i < messages.Count; i++) positions[messages[i].Id] = i;
        var ordered = new List<int>(messages.Count);
        bool[] isOrdered = new bool[messages.Count];
        foreach (MessageId id in source.Branches.OrderBy(b => b.Name == source.ActiveBranchName ? 0 : 1).SelectMany(b => b.MessageIds))
        {
            if (!positions.TryGetValue(id, out int position) || isOrdered[position]) continue;
            isOrdered[position] = true;
            ordered.Add(position);
        }

        if (ordered.Count == messages.Count) return [.. ordered];
        MessageTimes times = MessageTimes.Resolve(messages.Count, i => messages[i].Facts, id => positions.GetValueOrDefault(id, -1), sourceWritten);
        ordered.AddRange(Enumerable.Range(0, messages.Count).Where(i => !isOrdered[i]).OrderBy(i => times[i].At).ThenBy(i => messages[i].Id));
        return [.. ordered];
    }
}
