using System.Collections;
using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Indexing;
using ContextPool.Storage.Packs;

namespace ContextPool.Storage.Local;

/// <summary>
/// Compares an index with what there is, and reads only what does not agree. Of a message in a pack the footer tells, unless the index has
/// an entry of the very same bytes: it may know of an ancestor that was replaced, and dates the message anew.
/// </summary>
internal sealed class IndexMending
{
    private readonly IFileOperations _files;
    private readonly ContextLayout _context;
    private readonly TornFiles? _torn;
    private readonly MessagePool _pool;
    private readonly OrderedEntries _found;
    private readonly List<MessageId> _stale = [];
    private readonly BitArray _isKept;
    private List<PackedMessage> _packed = [];
    private int _kept;

    private IndexMending(IFileOperations files, ContextLayout context, MessagePool pool, OrderedEntries found, TornFiles? torn)
    {
        (_files, _context, _pool, _found, _torn) = (files, context, pool, found, torn);
        _isKept = new BitArray(found.Count);
    }

    /// <summary>
    /// The mended entries, ordered by id; null where there is nothing to mend. An entry without message goes, a message without entry or
    /// of another size is read. A message that cannot be read has no entry.
    /// </summary>
    public static IndexEntry[]? Mend(
        IFileOperations files, ContextLayout context, MessagePool pool, PackSnapshot packs, OrderedEntries found, TornFiles? torn = null)
    {
        var mending = new IndexMending(files, context, pool, found, torn);
        List<MessageId>? loose = packs.IsEmpty ? null : [];
        mending.CompareLoose(loose);
        if (loose is not null) mending.ComparePacked(packs, loose);
        return mending.Mend();
    }

    /// <summary>Marks the entries of files that still have their size.</summary>
    /// <param name="loose">Takes the ids of all files, where somebody asks for them.</param>
    private void CompareLoose(List<MessageId>? loose)
    {
        foreach ((string name, FileStat? there) in _files.ListFiles(_context.Pool, ContextLayout.IsMessageName))
        {
            _ = ContextLayout.TryParseMessageName(name, out MessageId id);
            loose?.Add(id);
            int position = _found.PositionOf(id);
            if (position >= 0 && there is { Kind: FileKind.File } stat && stat.Length == _found.SizeAt(position)) Keep(position);
            else _stale.Add(id);
        }
    }

    private void ComparePacked(PackSnapshot packs, List<MessageId> loose)
    {
        HashSet<MessageId> isLoose = [.. loose];
        _packed = packs.ReadableMessages();
        _packed.RemoveAll(m => isLoose.Contains(m.Id));

        // What is left of an index that told of them before they were packed is not missed.
        _kept += _packed.Count(m => _found.PositionOf(m.Id) >= 0);
    }

    private void Keep(int position)
    {
        _isKept[position] = true;
        _kept++;
    }

    private IndexEntry[]? Mend()
    {
        bool isSound = _stale.Count == 0 && _kept == _found.Count;
        if (isSound && _packed.Count == 0) return null;
        IEnumerable<IndexEntry> kept = _found.Where((_, i) => _isKept[i]);
        IndexEntry[] mended = isSound ? Merged(kept) : Complete(kept);
        return mended.Length == _found.Count && Array.TrueForAll(mended, e => _found.Find(e.Id) == e) ? null : mended;
    }

    private IndexEntry[] Merged(IEnumerable<IndexEntry> kept)
    {
        IndexEntry[] all = [.. kept, .. _packed.Select(EntryOf)];
        Array.Sort(all, static (a, b) => a.Id.CompareTo(b.Id));
        return all;
    }

    private IndexEntry EntryOf(PackedMessage message) =>
        _found.Find(message.Id) is { } known && !known.Hash.IsUnknown && known.Hash == message.Hash ? known : message.Entry;

    /// <summary>
    /// Reads the stale messages, and with them all that have no time of their own: the ancestor that dates them may be the one that
    /// came, changed or went. These keep the hash they had, because nobody said that they were replaced.
    /// </summary>
    private IndexEntry[] Complete(IEnumerable<IndexEntry> kept)
    {
        var messages = new List<IndexedMessage>();
        var undated = new Dictionary<MessageId, ContentHash>();
        foreach (IndexEntry entry in kept.Concat(_packed.Select(EntryOf)))
        {
            if (entry.TimeSource is TimeSource.CreatedAt or TimeSource.StreamingStart)
                messages.Add(new IndexedMessage(entry.Id, FactsOf(entry), entry.SizeBytes, entry.Hash));
            else undated.Add(entry.Id, entry.Hash);
        }

        foreach (MessageId id in IndexBuilder.InStoredOrder(_pool, [.. _stale, .. undated.Keys]))
        {
            if (IndexBuilder.TryRead(_pool, _files, _context, id, onUnreadable: (_, _) => { }, _torn) is { } read)
                messages.Add(undated.TryGetValue(id, out ContentHash vouched) ? read with { Hash = vouched } : read);
        }

        messages.Sort((a, b) => a.Id.CompareTo(b.Id));
        return IndexEntries.Of(messages, IndexBuilder.FileTime(_files, _context));
    }

    /// <summary>What an entry still tells of a message that has a time of its own: enough to make the same entry again.</summary>
    private static MessageFacts FactsOf(in IndexEntry entry) => new(
        entry.Id, ParentId: null, entry.Role, entry.MessageType, entry.Timestamp, entry.TimeSource,
        entry.HasToolCalls, entry.HasToolResult, IsComplete: true);
}
