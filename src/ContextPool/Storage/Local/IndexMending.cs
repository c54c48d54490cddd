using System.Collections;
using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Indexing;

namespace ContextPool.Storage.Local;

/// <summary>Compares an index with the pool's directory and reads only what does not agree.</summary>
internal static class IndexMending
{
    /// <summary>
    /// The mended entries, ordered by id; null where there is nothing to mend. An entry without file goes, a file without entry or
    /// of another size is read. A message that cannot be read has no entry.
    /// </summary>
    public static IndexEntry[]? Mend(IFileOperations files, ContextLayout context, OrderedEntries found, TornFiles? torn = null)
    {
        var isKept = new BitArray(found.Count);
        int kept = 0;
        var stale = new List<MessageId>();
        foreach ((string name, FileStat? there) in files.ListFiles(context.Pool, ContextLayout.IsMessageName))
        {
            _ = ContextLayout.TryParseMessageName(name, out MessageId id);
            int position = found.PositionOf(id);
            if (position >= 0 && there is { Kind: FileKind.File } stat && stat.Length == found.SizeAt(position))
            {
                isKept[position] = true;
                kept++;
            }
            else
            {
                stale.Add(id);
            }
        }

        if (stale.Count == 0 && kept == found.Count) return null;
        IndexEntry[] mended = Complete(files, context, found.Where((_, i) => isKept[i]), stale, torn);
        return mended.Length == found.Count && Array.TrueForAll(mended, e => found.Find(e.Id) == e) ? null : mended;
    }

    /// <summary>
    /// Reads the stale messages, and with them all that have no time of their own: the ancestor that dates them may be the one that
    /// came, changed or went. These keep the hash they had, because nobody said that they were replaced.
    /// </summary>
    private static IndexEntry[] Complete(
        IFileOperations files, ContextLayout context, IEnumerable<IndexEntry> kept, List<MessageId> stale, TornFiles? torn)
    {
        var messages = new List<IndexedMessage>();
        var undated = new Dictionary<MessageId, ContentHash>();
        foreach (IndexEntry entry in kept)
        {
            if (entry.TimeSource is TimeSource.CreatedAt or TimeSource.StreamingStart)
                messages.Add(new IndexedMessage(entry.Id, FactsOf(entry), entry.SizeBytes, entry.Hash));
            else undated.Add(entry.Id, entry.Hash);
        }

        foreach (MessageId id in stale.Concat(undated.Keys))
        {
            if (IndexBuilder.TryRead(files, context, id, onUnreadable: (_, _) => { }, torn) is { } read)
                messages.Add(undated.TryGetValue(id, out ContentHash vouched) ? read with { Hash = vouched } : read);
        }

        messages.Sort((a, b) => a.Id.CompareTo(b.Id));
        return IndexEntries.Of(messages, IndexBuilder.FileTime(files, context));
    }

    /// <summary>What an entry still tells of a message that has a time of its own: enough to make the same entry again.</summary>
    private static MessageFacts FactsOf(in IndexEntry entry) => new(
        entry.Id, ParentId: null, entry.Role, entry.MessageType, entry.Timestamp, entry.TimeSource,
        entry.HasToolCalls, entry.HasToolResult, IsComplete: true);
}
