namespace ContextPool;

/// <summary>The index of one context in memory: answers without touching messages. Immutable; queries are lazy.</summary>
public sealed class MessageIndex
{
    // Ordered by id. Everything else is derived from it when first asked for.
    private readonly IndexEntry[] _entries;
    private readonly IReadOnlyList<Branch> _branches;
    private readonly Lazy<Dictionary<MessageId, int>> _positions;
    private readonly Lazy<int[]> _byTime;
    private readonly Lazy<ILookup<string, int>> _byRole;
    private readonly Lazy<ILookup<string, int>> _byType;

    /// <summary>Takes the entries over.</summary>
    /// <param name="entries">Ordered by id, each id once.</param>
    /// <param name="branches">The order of the conversation, for messages of equal time.</param>
    internal MessageIndex(IndexEntry[] entries, IReadOnlyList<Branch> branches)
    {
        _entries = entries;
        _branches = branches;
        TotalBytes = entries.Sum(e => e.SizeBytes);
        _positions = new Lazy<Dictionary<MessageId, int>>(PositionsById);
        _byTime = new Lazy<int[]>(PositionsByTime);
        _byRole = new Lazy<ILookup<string, int>>(() => PositionsWhere(e => e.Role));
        _byType = new Lazy<ILookup<string, int>>(() => PositionsWhere(e => e.MessageType));
    }

    /// <summary>How many messages.</summary>
    public int Count => _entries.Length;

    /// <summary>The entries, ordered by id.</summary>
    public IEnumerable<IndexEntry> Entries => _entries.Select(e => e);

    /// <summary>Sum of the sizes of all messages, bytes.</summary>
    public long TotalBytes { get; }

    /// <summary>True where the pool has the message.</summary>
    public bool Contains(MessageId id) => _positions.Value.ContainsKey(id);

    /// <summary>The entry of a message; null where the pool has none.</summary>
    public IndexEntry? Find(MessageId id) => _positions.Value.TryGetValue(id, out int position) ? _entries[position] : null;

    /// <summary>By role, as written in the messages.</summary>
    public IEnumerable<IndexEntry> ByRole(string role)
    {
        ArgumentNullException.ThrowIfNull(role);
        return _byRole.Value[role].Select(i => _entries[i]);
    }

    /// <summary>By type.</summary>
    public IEnumerable<IndexEntry> ByType(string messageType)
    {
        ArgumentNullException.ThrowIfNull(messageType);
        return _byType.Value[messageType].Select(i => _entries[i]);
    }

    /// <summary>From a time to another, both included, in the order of <see cref="SortedByTime"/>.</summary>
    public IEnumerable<IndexEntry> ByTime(Timestamp from, Timestamp to)
    {
        int[] order = _byTime.Value;
        int start = 0;
        for (int end = order.Length; start < end;)
        {
            int middle = start + ((end - start) / 2);
            if (_entries[order[middle]].Timestamp < from) start = middle + 1;
            else end = middle;
        }

        return order.Skip(start).Select(i => _entries[i]).TakeWhile(e => e.Timestamp <= to);
    }

    /// <summary>Oldest first; equal times in the order of the conversation (branches in file order, then by id).</summary>
    public IEnumerable<IndexEntry> SortedByTime() => _byTime.Value.Select(i => _entries[i]);

    /// <summary>Messages that call tools.</summary>
    public IEnumerable<IndexEntry> WithToolCalls() => _entries.Where(e => e.HasToolCalls);

    /// <summary>Messages that carry a tool's result.</summary>
    public IEnumerable<IndexEntry> WithToolResult() => _entries.Where(e => e.HasToolResult);

    /// <summary>Sum of the sizes of a branch's messages, bytes; a message listed twice counts once, a missing one not at all.</summary>
    public long BytesOf(Branch branch)
    {
        ArgumentNullException.ThrowIfNull(branch);
        return branch.MessageIds.Distinct().Sum(id => Find(id)?.SizeBytes ?? 0);
    }

    /// <summary>This index with other branches.</summary>
    internal MessageIndex With(IReadOnlyList<Branch> branches) => new(_entries, branches);

    /// <summary>This index with entries added, or put in place of older ones of their messages; the last of an id counts.</summary>
    internal MessageIndex With(IEnumerable<IndexEntry> changes)
    {
        var changed = new SortedDictionary<MessageId, IndexEntry>();
        foreach (IndexEntry change in changes) changed[change.Id] = change;
        var merged = new List<IndexEntry>(_entries.Length + changed.Count);
        int at = 0;
        foreach ((MessageId id, IndexEntry change) in changed)
        {
            while (at < _entries.Length && _entries[at].Id.CompareTo(id) < 0) merged.Add(_entries[at++]);
            if (at < _entries.Length && _entries[at].Id == id) at++;
            merged.Add(change);
        }

        merged.AddRange(_entries.AsSpan(at));
        return new MessageIndex([.. merged], _branches);
    }

    private Dictionary<MessageId, int> PositionsById()
    {
        var positions = new Dictionary<MessageId, int>(_entries.Length);
        for (int i = 0; i < _entries.Length; i++) positions[_entries[i].Id] = i;
        return positions;
    }

    private int[] PositionsByTime()
    {
        // By position in the list of entries, which is by id: that order remains among messages in no branch.
        int[] rank = new int[_entries.Length];
        Array.Fill(rank, int.MaxValue);
        int next = 0;
        foreach (MessageId id in _branches.SelectMany(b => b.MessageIds))
        {
            if (_positions.Value.TryGetValue(id, out int position) && rank[position] == int.MaxValue) rank[position] = next++;
        }

        int[] order = [.. Enumerable.Range(0, _entries.Length)];
        Array.Sort(order, (a, b) =>
        {
            int byTime = _entries[a].Timestamp.CompareTo(_entries[b].Timestamp);
            if (byTime != 0) return byTime;
            int byRank = rank[a].CompareTo(rank[b]);
            return byRank != 0 ? byRank : a.CompareTo(b);
        });
        return order;
    }

    private ILookup<string, int> PositionsWhere(Func<IndexEntry, string?> word) =>
        Enumerable.Range(0, _entries.Length).Where(i => word(_entries[i]) is not null).ToLookup(i => word(_entries[i])!);
}
