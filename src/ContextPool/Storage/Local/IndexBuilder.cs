using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Indexing;
using ContextPool.Storage.Packs;

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
        var pool = new MessagePool(files, context);
        List<MessageId> ids = pool.ReadableIds();
        var times = new MessageTimes(ids.Count);
        var entries = new OrderedEntriesBuilder(ids.Count);
        int[]? entryOf = null;
        foreach (MessageId id in InStoredOrder(pool, ids))
        {
            int i = ids.BinarySearch(id);
            if (TryRead(pool, files, context, id, onUnreadable, torn) is not { } read) continue;
            times.Set(i, read.Facts, read.Facts is { OwnTime: null, ParentId: { } parent } ? Math.Max(-1, ids.BinarySearch(parent)) : -1);
            if (entries.Count != i) (entryOf ??= Positions(ids.Count))[i] = entries.Count;
            entries.Add(IndexEntry.Of(read.Id, read.Facts, read.Size, read.Hash, default));
        }

        times.Resolve(fileTime);
        for (int i = 0; i < ids.Count; i++)
        {
            if (times.IsKnown(i)) entries.SetTime(entryOf?[i] ?? i, times[i]);
        }

        return entries.Build();
    }

    /// <summary>As given where all are loose; else the loose ones first, and then the packed ones as they lie, so that each frame is read once.</summary>
    public static IReadOnlyList<MessageId> InStoredOrder(MessagePool pool, IReadOnlyList<MessageId> ids)
    {
        PackSnapshot packs = pool.Packs.Look();
        if (packs.IsEmpty) return ids;
        Dictionary<MessageId, PackedMessage> packed = packs.ReadableMessages().ToDictionary(m => m.Id);
        return [.. ids.OrderBy(id => packed.TryGetValue(id, out PackedMessage m)
            ? (m.Pack.Name.Number, m.Place.Frame, m.Place.Offset) : (0, 0, 0))];
    }

    private static int[] Positions(int count) => [.. Enumerable.Range(0, count)];

    /// <summary>The time for messages without any: the source's last write as the receipt tells it, else that of the metadata.</summary>
    public static Timestamp FileTime(IFileOperations files, ContextLayout context)
    {
        byte[]? bytes = files.ReadAllOrNull(context.Receipt);
        if (bytes is not null && Receipt.FromJson(bytes) is { } receipt && Timestamp.TryParse(receipt.SourceModified, out Timestamp at))
            return at;
        return files.Stat(context.Metadata)?.LastWrite ?? default;
    }

    /// <summary>One message as it tells of itself; null, after <paramref name="onUnreadable"/> was called, where it cannot be read.</summary>
    public static IndexedMessage? TryRead(
        MessagePool pool, IFileOperations files, ContextLayout context, MessageId id, Action<MessageId, string> onUnreadable, TornFiles? torn = null)
    {
        try
        {
            if (pool.Read(id, () => ReadLoose(files, context, id, torn), bytes => Read(bytes.Span, id)) is not { } read)
            {
                onUnreadable(id, "there is no such message any more");
                return null;
            }

            if (read.Facts.InnerId is null || read.Facts.InnerId == id) return read;
            onUnreadable(id, $"the id inside is {read.Facts.InnerId}");
        }
        catch (Exception e) when (e is InvalidContentException or FileOperationException)
        {
            onUnreadable(id, e.Message);
        }

        return null;
    }

    private static IndexedMessage? ReadLoose(IFileOperations files, ContextLayout context, MessageId id, TornFiles? torn) =>
        (torn ?? new TornFiles(files, TimeProvider.System, TimeSpan.Zero)).ReadIfThere(
            context.Message(id), id, static (reader, id) => Read(reader.ReadAll(), id));

    private static IndexedMessage Read(ReadOnlySpan<byte> bytes, MessageId id) =>
        new(id, MessageFactsReader.Read(bytes, 0, ReadingLimits.MaxDepth), bytes.Length, ContentHash.Of(bytes));
}
