namespace ContextPool.Indexing;

/// <summary>
/// What the entries of an index have in common but for id, size, time and hash: a large index has a million entries and a dozen of
/// these, so an entry keeps a number.
/// </summary>
internal sealed class EntryKinds
{
    // Far more than the application's roles and types make; only a pool of invented words goes to the dictionary.
    private const int MostToScan = 16;

    private readonly List<IndexEntry> _kinds = [];
    private readonly Dictionary<IndexEntry, int> _codes = [];

    /// <summary>The number of an entry's kind.</summary>
    public int CodeOf(in IndexEntry entry)
    {
        for (int code = 0; code < Math.Min(MostToScan, _kinds.Count); code++)
        {
            if (IsOf(_kinds[code], entry)) return code;
        }

        IndexEntry kind = entry with { Id = default, SizeBytes = 0, Timestamp = default, Hash = default };
        if (_codes.TryGetValue(kind, out int known)) return known;
        _kinds.Add(kind);
        return _codes[kind] = _kinds.Count - 1;
    }

    /// <summary>An entry of this kind, without id, size, time and hash.</summary>
    public IndexEntry this[int code] => _kinds[code];

    /// <summary>Known words are one object each, so that no text is compared; others are found in the dictionary.</summary>
    private static bool IsOf(in IndexEntry kind, in IndexEntry entry) =>
        ReferenceEquals(kind.Role, entry.Role) && ReferenceEquals(kind.MessageType, entry.MessageType)
        && kind.TimeSource == entry.TimeSource && kind.HasToolCalls == entry.HasToolCalls && kind.HasToolResult == entry.HasToolResult;
}
