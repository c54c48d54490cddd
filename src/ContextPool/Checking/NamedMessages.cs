namespace ContextPool.Checking;

/// <summary>
/// The messages that the branches of a context name, ordered, each as often as branches name it: 16 bytes a name, and no list of
/// branches per message.
/// </summary>
internal sealed class NamedMessages
{
    private readonly MessageId[] _ids;

    private NamedMessages(MessageId[] ids) => _ids = ids;

    /// <summary>No branch names any.</summary>
    public static NamedMessages None { get; } = new([]);

    /// <summary>Ordered; an id stands there once for each branch that names it.</summary>
    public ReadOnlySpan<MessageId> Ids => _ids;

    /// <summary>What these branches name; a branch that names a message twice counts once.</summary>
    public static NamedMessages By(IReadOnlyList<Branch> branches)
    {
        var ids = new MessageId[branches.Sum(b => b.MessageIds.Count)];
        int count = 0;
        foreach (Branch branch in branches)
        {
            int start = count;
            foreach (MessageId id in branch.MessageIds) ids[count++] = id;
            ids.AsSpan(start, count - start).Sort();
            count = start + Distinct(ids.AsSpan(start, count - start));
        }

        Array.Resize(ref ids, count);
        if (branches.Count > 1) Array.Sort(ids);
        return new NamedMessages(ids);
    }

    /// <summary>How many branches name a message.</summary>
    public int CountOf(MessageId id)
    {
        int at = _ids.AsSpan().BinarySearch(id);
        if (at < 0) return 0;
        int first = at;
        int last = at;
        while (first > 0 && _ids[first - 1] == id) first--;
        while (last + 1 < _ids.Length && _ids[last + 1] == id) last++;
        return last - first + 1;
    }

    /// <summary>True where a branch names it.</summary>
    public bool Contains(MessageId id) => _ids.AsSpan().BinarySearch(id) >= 0;

    private static int Distinct(Span<MessageId> ordered)
    {
        int kept = 0;
        for (int i = 0; i < ordered.Length; i++)
        {
            if (i == 0 || ordered[i] != ordered[i - 1]) ordered[kept++] = ordered[i];
        }

        return kept;
    }
}
