using System.Collections;

namespace ContextPool.Indexing;

/// <summary>The entries of an index, by id and each id once, in one block of memory: a large context has a hundred thousand.</summary>
internal sealed class OrderedEntries : IReadOnlyList<IndexEntry>
{
    private readonly List<IndexEntry> _entries;

    private OrderedEntries(List<IndexEntry> entries) => _entries = entries;

    /// <summary>How many.</summary>
    public int Count => _entries.Count;

    /// <summary>One by its place in the order.</summary>
    public IndexEntry this[int position] => _entries[position];

    /// <summary>Takes a list over that is ordered by id; of two of an id the later counts.</summary>
    public static OrderedEntries Of(List<IndexEntry> ordered)
    {
        int kept = 0;
        for (int i = 0; i < ordered.Count; i++)
        {
            if (i + 1 < ordered.Count && ordered[i].Id == ordered[i + 1].Id) continue;
            ordered[kept++] = ordered[i];
        }

        ordered.RemoveRange(kept, ordered.Count - kept);
        return new OrderedEntries(ordered);
    }

    /// <summary>Where an id is; negative where it is not.</summary>
    public int PositionOf(MessageId id)
    {
        int low = 0;
        int high = _entries.Count - 1;
        while (low <= high)
        {
            int middle = low + ((high - low) / 2);
            int order = _entries[middle].Id.CompareTo(id);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }

    /// <summary>The entry of a message; null where there is none.</summary>
    public IndexEntry? Find(MessageId id) => PositionOf(id) is var position and >= 0 ? _entries[position] : null;

    /// <summary>These with the last word on some messages, which is null for one that is gone.</summary>
    public OrderedEntries With(IReadOnlyDictionary<MessageId, IndexEntry?> lastWords)
    {
        if (lastWords.Count == 0) return this;
        var merged = new List<IndexEntry>(_entries.Count + lastWords.Count);
        foreach (IndexEntry entry in _entries)
        {
            if (!lastWords.ContainsKey(entry.Id)) merged.Add(entry);
        }

        foreach (IndexEntry? entry in lastWords.Values)
        {
            if (entry is { } last) merged.Add(last);
        }

        merged.Sort((a, b) => a.Id.CompareTo(b.Id));
        return new OrderedEntries(merged);
    }

    /// <summary>A copy.</summary>
    public IndexEntry[] ToArray() => [.. _entries];

    public IEnumerator<IndexEntry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
