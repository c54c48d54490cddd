using ContextPool.Indexing;

namespace ContextPool.Checking;

/// <content>The index against the pool. Entries without a message were found already, as missing messages.</content>
internal sealed partial class ContextCheck
{
    private StoredIndex? _index;

    private void LookAtIndex()
    {
        if (!_index!.IsReadable) return;
        var differences = new List<(MessageId Id, string What)>();
        foreach ((MessageId id, long size) in _sizes)
        {
            if (_unusable.Contains(id)) continue;
            if (!_index.Entries.TryGetValue(id, out IndexEntry entry)) differences.Add((id, "it has no entry"));
            else if (entry.SizeBytes != size) differences.Add((id, $"its entry tells {entry.SizeBytes} bytes, it has {size}"));
        }

        if (_readData) CompareFacts(differences);
        if (differences.Count == 0) return;
        (MessageId first, string what) = differences[0];
        Findings.Add(new Finding(
            FindingKind.StaleIndex, _id, _context.Index, first.ToString(),
            $"{what}; {differences.Count} such messages: expected an entry that agrees with each"));
    }

    private void CompareFacts(List<(MessageId Id, string What)> differences)
    {
        MessageId[] ids = [.. _facts.Keys.Order()];
        var positions = new Dictionary<MessageId, int>(ids.Length);
        for (int i = 0; i < ids.Length; i++) positions[ids[i]] = i;
        Timestamp fileTime = _sourceWritten ?? default;
        (Timestamp At, TimeSource Source)[] times =
            MessageTimes.Resolve(ids.Length, i => _facts[ids[i]], id => positions.GetValueOrDefault(id, -1), fileTime);
        for (int i = 0; i < ids.Length; i++)
        {
            if (!_index!.Entries.TryGetValue(ids[i], out IndexEntry entry) || entry.SizeBytes != _sizes[ids[i]]) continue;

            // The file that dates the undated is context.json where there is no receipt, and that is written at every save.
            bool isDatedByFile = _sourceWritten is null && times[i].Source == TimeSource.File && entry.TimeSource == TimeSource.File;
            (Timestamp, TimeSource) time = isDatedByFile ? (entry.Timestamp, TimeSource.File) : times[i];
            if (IndexEntry.Of(ids[i], _facts[ids[i]], _sizes[ids[i]], entry.Hash, time) != entry)
                differences.Add((ids[i], "its entry tells other facts than the message"));
        }
    }
}
