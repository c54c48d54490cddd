using ContextPool.Files;
using ContextPool.Indexing;
using ContextPool.Storage.Packs;

namespace ContextPool.Storage.Local;

/// <content>The index as it is on disk, <c>index.log</c> applied.</content>
internal sealed partial class ContextExamination
{
    public ValueTask<ExaminedIndex> ReadIndexAsync(bool sizesOnly, CancellationToken cancel)
    {
        var entries = new OrderedEntriesBuilder(sizesOnly: sizesOnly);
        bool isReadable = TryReadIndexFile(entries);
        if (!isReadable) entries = new OrderedEntriesBuilder(sizesOnly: sizesOnly);
        ReadIndexLog(entries);
        return new(new ExaminedIndex(isReadable, WithFooters(entries.Build(), sizesOnly)));
    }

    /// <summary>The footers of packs are the index of what is not loose.</summary>
    private OrderedEntries WithFooters(OrderedEntries written, bool sizesOnly)
    {
        _packs = ExaminePacks();
        List<PackedMessage> packed = _packs.ReadableMessages();
        if (packed.Count == 0) return written;
        HashSet<MessageId> loose = [.. PoolListing.Of(_files, _context)];
        var all = new OrderedEntriesBuilder(sizesOnly: sizesOnly);
        Dictionary<MessageId, PackedMessage> footers = packed.Where(m => !loose.Contains(m.Id)).ToDictionary(m => m.Id);
        foreach (PackedMessage footer in footers.Values) all.Add(footer.Entry);
        for (int i = 0; i < written.Count; i++)
        {
            bool isOfFooter = footers.TryGetValue(written.Ids[i], out PackedMessage message);
            if (isOfFooter && (sizesOnly || written.HashAt(i) != message.Hash)) continue;
            if (sizesOnly) all.Add(new IndexEntry { Id = written.Ids[i], SizeBytes = written.SizeAt(i) });
            else all.Add(written[i]);
        }

        return all.Build();
    }

    private bool TryReadIndexFile(OrderedEntriesBuilder entries)
    {
        try
        {
            if (_files.Stat(_context.Index) is null)
            {
                Add(FindingKind.MissingIndex, _context.Index, "", "expected an index of the pool");
                return false;
            }

            using IFileReader reader = _files.OpenRead(_context.Index);
            IndexFile.ReadInto(entries, reader);
            return true;
        }
        catch (Exception e) when (e is FileOperationException or InvalidContentException)
        {
            Add(FindingKind.TornIndex, _context.Index, FileFaults.WithinOf(e), e.Message);
            return false;
        }
    }

    private void ReadIndexLog(OrderedEntriesBuilder entries)
    {
        try
        {
            // Most contexts have none, and that it cannot be opened is told by an exception.
            if (_files.Stat(_context.IndexLog) is null) return;
            IndexLogContents log = IndexLog.ReadInto(entries, _files, _context);
            if (log.IsDamaged) Add(FindingKind.TornIndexLog, _context.IndexLog, "", "expected an index entry on every line");
            if (!log.IsTorn) return;
            _findings.Add(new Finding(FindingKind.TornIndexLog, _id, _context.IndexLog, "last line", "expected a newline at its end")
            {
                IsDamage = false,
            });
        }
        catch (Exception e) when (e is FileOperationException or OverflowException)
        {
            Add(FindingKind.TornIndexLog, _context.IndexLog, "", e.Message);
        }
    }
}
