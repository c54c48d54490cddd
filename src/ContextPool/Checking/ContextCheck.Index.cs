using ContextPool.Indexing;
using ContextPool.Storage;

namespace ContextPool.Checking;

/// <content>The index against the pool. Entries without a message were found already, as missing messages.</content>
internal sealed partial class ContextCheck
{
    private ExaminedIndex? _index;

    private void LookAtIndex()
    {
        if (!_index!.IsReadable) return;
        var differences = new Differences();
        for (int i = 0; i < _pool.Count; i++)
        {
            if (!_pool.IsThere(i) || _pool.IsUnusable(i)) continue;
            int entry = _index.Entries.PositionOf(_pool[i]);
            if (entry < 0) differences.Add(_pool[i], "it has no entry");
            else if (_index.Entries.SizeAt(entry) is var told && told != _pool.SizeAt(i))
                differences.Add(_pool[i], $"its entry tells {told} bytes, it has {_pool.SizeAt(i)}");
        }

        if (_readData) CompareFacts(differences);
        if (differences.Count == 0) return;
        Findings.Add(FindingOf(
            FindingKind.StaleIndex, ContextPart.Index, differences.First.ToString(),
            $"{differences.What}; {differences.Count} such messages: expected an entry that agrees with each"));
    }

    private void CompareFacts(Differences differences)
    {
        _times.Resolve(_sourceWritten ?? default);
        for (int i = 0; i < _pool.Count; i++)
        {
            if (!_times.IsKnown(i)) continue;
            int position = _index!.Entries.PositionOf(_pool[i]);
            if (position < 0 || _index.Entries.SizeAt(position) != _pool.SizeAt(i)) continue;
            IndexEntry entry = _index.Entries[position];
            if (_tellsOtherFacts[i] || !IsDatedSo(entry, _times[i])) differences.Add(_pool[i], "its entry tells other facts than the message");
        }
    }

    /// <summary>The file that dates the undated is context.json where there is no receipt, and that is written at every save.</summary>
    private bool IsDatedSo(in IndexEntry entry, (Timestamp At, TimeSource Source) time) =>
        entry.TimeSource == time.Source && (entry.Timestamp == time.At || (_sourceWritten is null && time.Source == TimeSource.File));

    /// <summary>All that an entry tells but the time, which others may decide.</summary>
    private static bool TellsFactsOf(in IndexEntry entry, in MessageFacts facts) =>
        entry == IndexEntry.Of(entry.Id, facts, entry.SizeBytes, entry.Hash, (entry.Timestamp, entry.TimeSource));

    /// <summary>Tells the first, and how many there are.</summary>
    private sealed class Differences
    {
        public int Count { get; private set; }

        public MessageId First { get; private set; }

        public string What { get; private set; } = "";

        public void Add(MessageId id, string what)
        {
            if (Count++ == 0) (First, What) = (id, what);
        }
    }
}
