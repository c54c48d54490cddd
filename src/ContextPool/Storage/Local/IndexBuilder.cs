using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Indexing;

namespace ContextPool.Storage.Local;

/// <summary>Derives the index from the pool alone: whatever index there was before plays no part.</summary>
internal static class IndexBuilder
{
    /// <summary>
    /// Reads every message of the pool. One that cannot be read has no entry; it is handed to <paramref name="onUnreadable"/>
    /// with the reason.
    /// </summary>
    /// <param name="files">Where to read.</param>
    /// <param name="context">The context.</param>
    /// <param name="fileTime">Dates messages without any time; see <see cref="FileTime"/>.</param>
    /// <param name="onUnreadable">Called per message that cannot be read.</param>
    /// <param name="torn">How long to try one that is being written; not at all where null.</param>
    /// <returns>The entries ordered by id.</returns>
    public static OrderedEntries FromPool(
        IFileOperations files, ContextLayout context, Timestamp fileTime, Action<MessageId, string> onUnreadable,
        TornFiles? torn = null)
    {
        List<MessageId> ids = PoolListing.Of(files, context);
        var times = new MessageTimes(ids.Count);
        var entries = new OrderedEntriesBuilder(ids.Count);
        for (int i = 0; i < ids.Count; i++)
        {
            if (TryRead(files, context, ids[i], onUnreadable, torn) is not { } read) continue;
            times.Set(i, read.Facts, read.Facts is { OwnTime: null, ParentId: { } parent } ? Math.Max(-1, ids.BinarySearch(parent)) : -1);
            entries.Add(IndexEntry.Of(read.Id, read.Facts, read.Size, read.Hash, default));
        }

        times.Resolve(fileTime);
        for (int i = 0, entry = 0; i < ids.Count; i++)
        {
            if (times.IsKnown(i)) entries.SetTime(entry++, times[i]);
        }

        return entries.Build();
    }

    /// <summary>The time for messages without any: the source's last write as the receipt tells it, else that of the metadata.</summary>
    public static Timestamp FileTime(IFileOperations files, ContextLayout context)
    {
        byte[]? bytes = files.ReadAllOrNull(context.Receipt);
        if (bytes is not null && Receipt.FromJson(bytes) is { } receipt && Timestamp.TryParse(receipt.SourceModified, out Timestamp at))
            return at;
        return files.Stat(context.Metadata)?.LastWrite ?? default;
    }

    /// <summary>One message as its file tells it; null, after <paramref name="onUnreadable"/> was called, where it cannot be read.</summary>
    public static IndexedMessage? TryRead(
        IFileOperations files, ContextLayout context, MessageId id, Action<MessageId, string> onUnreadable, TornFiles? torn = null)
    {
        try
        {
            (byte[] bytes, MessageFacts facts) = (torn ?? new TornFiles(files, TimeProvider.System, TimeSpan.Zero)).Read(
                context.Message(id), id, static (reader, _) =>
                {
                    byte[] read = reader.ReadAll();
                    return (read, MessageFactsReader.Read(read, 0, ReadingLimits.MaxDepth));
                });
            if (facts.InnerId is null || facts.InnerId == id)
                return new IndexedMessage(id, facts, bytes.Length, ContentHash.Of(bytes));
            onUnreadable(id, $"the id inside is {facts.InnerId}");
        }
        catch (Exception e) when (e is InvalidContentException or FileOperationException)
        {
            onUnreadable(id, e.Message);
        }

        return null;
    }
}
