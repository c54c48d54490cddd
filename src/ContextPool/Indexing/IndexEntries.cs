namespace ContextPool.Indexing;

/// <summary>The entries of messages whose facts are known.</summary>
internal static class IndexEntries
{
    /// <summary>One entry per message, in the order given.</summary>
    /// <param name="messages">All messages of a context that can be read.</param>
    /// <param name="fallback">Dates messages that have no time of their own, nor an ancestor that has one.</param>
    public static IndexEntry[] Of(IReadOnlyList<IndexedMessage> messages, Timestamp fallback)
    {
        var positions = new Dictionary<MessageId, int>(messages.Count);
        for (int i = 0; i < messages.Count; i++) positions[messages[i].Id] = i;
        MessageTimes times = MessageTimes.Resolve(
            messages.Count, i => messages[i].Facts, id => positions.GetValueOrDefault(id, -1), fallback);
        return [.. messages.Select((m, i) => IndexEntry.Of(m.Id, m.Facts, m.Size, m.Hash, times[i]))];
    }
}
