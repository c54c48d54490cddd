using ContextPool.Files;
using ContextPool.Indexing;
using ContextPool.Storage.Packs;

namespace ContextPool.Storage.Local;

/// <summary>The index of a pool on disk: <c>index.json</c> and what <c>index.log</c> adds to it.</summary>
internal static class IndexStore
{
    /// <summary>
    /// 128 KiB: about 500 lines. A shorter log is read in a millisecond, so it is not worth an index written anew.
    /// </summary>
    public const int SmallestLogToFold = 128 << 10;

    private const int MostAttempts = 3;

    /// <summary>
    /// The entries, ordered by id, after the index was compared with the pool and mended where they differ. The mended index is
    /// the caller's alone: a reader writes nothing, because what an index names and the pool lacks is the trace of a loss, and takes
    /// no lock, because whoever finds it taken takes the context for one that is being written. Throws
    /// <see cref="FileOperationException"/> only where the pool itself cannot be listed.
    /// </summary>
    public static IndexEntry[] Load(IFileOperations files, ContextLayout context, TornFiles? torn = null, PackCache? cache = null)
    {
        var pool = new MessagePool(files, context, cache);
        return pool.Steadily(packs =>
        {
            IndexOnDisk found = ReadSteadily(files, context);

            // Where there are packs their footers are most of the index, or all of it.
            if (found.Entries is null && packs.IsEmpty) return FromPool(files, context, torn).ToArray();
            OrderedEntries entries = found.Entries ?? OrderedEntries.None;
            return IndexMending.Mend(files, context, pool, packs, entries, torn) ?? entries.ToArray();
        });
    }

    /// <summary>
    /// What the index on disk says of one message, not compared with the pool; null where it says nothing. The number of file
    /// operations does not depend on the size of the index.
    /// </summary>
    public static IndexEntry? FindOnDisk(IFileOperations files, ContextLayout context, MessageId id, PackCache? cache = null)
    {
        if (ReadOnce(files, context).Entries?.Find(id) is { } entry) return entry;

        // A loose message without an entry was replaced: what the footer says is of the version before.
        return new MessagePool(files, context, cache).Find<ValueTuple<IndexEntry?>>(
            id, () => files.Stat(context.Message(id)) is null ? null : ValueTuple.Create<IndexEntry?>(null),
            packed => ValueTuple.Create<IndexEntry?>(packed.Entry))?.Item1;
    }

    /// <summary>
    /// Makes the index anew from the pool and writes it. The caller holds the writers' lock. Only the hashes are taken over, from
    /// entries whose messages still have their size: a message that changed without being replaced must not be vouched for.
    /// </summary>
    /// <param name="files">Where.</param>
    /// <param name="context">The context.</param>
    /// <param name="permissions">Of the new file.</param>
    /// <param name="now">Becomes <c>updated_at</c>.</param>
    /// <param name="vouchFor">Messages that are known to be right as they are, and get the hash they have now.</param>
    /// <returns>How many messages it names.</returns>
    public static int Rebuild(
        IFileOperations files, ContextLayout context, Permissions permissions, Timestamp now, IReadOnlySet<MessageId>? vouchFor = null)
    {
        OrderedEntries entries = FromPool(files, context, torn: null);
        OrderedEntries before = ReadOnce(files, context).Entries ?? OrderedEntries.None;
        Write(files, context, WithoutFooters(files, context, WithKnownHashes(entries, before, vouchFor)), permissions, now);
        return entries.Count;
    }

    /// <summary>
    /// Writes what the index said, and what is added to it, without what footers say just so. What names a message that is nowhere stays:
    /// it may be the only trace of a loss. Nothing where the index cannot be read. The caller holds the writers' lock.
    /// </summary>
    public static void Settle(
        IFileOperations files, ContextLayout context, IReadOnlyList<IndexEntry> added, Permissions permissions, Timestamp now)
    {
        if (ReadOnce(files, context).Entries is not { } before) return;
        var entries = new OrderedEntriesBuilder(before.Count + added.Count);
        foreach (IndexEntry entry in before) entries.Add(entry);
        foreach (IndexEntry entry in added) entries.Add(entry);
        Write(files, context, WithoutFooters(files, context, entries.Build()), permissions, now);
    }

    private static OrderedEntries FromPool(IFileOperations files, ContextLayout context, TornFiles? torn) =>
        IndexBuilder.FromPool(files, context, IndexBuilder.FileTime(files, context), onUnreadable: (_, _) => { }, torn);

    /// <summary>What a footer says just so is not said again.</summary>
    private static IEnumerable<IndexEntry> WithoutFooters(IFileOperations files, ContextLayout context, IEnumerable<IndexEntry> entries)
    {
        var pool = new MessagePool(files, context);
        PackSnapshot packs = pool.Packs.Look();
        if (packs.IsEmpty) return entries;
        Dictionary<MessageId, PackedMessage> packed = packs.ReadableMessages().ToDictionary(m => m.Id);
        foreach (MessageId loose in PoolListing.Of(files, context)) packed.Remove(loose);
        return entries.Where(e => !packed.TryGetValue(e.Id, out PackedMessage message) || (e.Hash == message.Hash && e != message.Entry));
    }

    private static IEnumerable<IndexEntry> WithKnownHashes(
        OrderedEntries entries, OrderedEntries before, IReadOnlySet<MessageId>? vouchFor)
    {
        foreach (IndexEntry entry in entries)
        {
            int old = vouchFor?.Contains(entry.Id) == true ? -1 : before.PositionOf(entry.Id);
            yield return old >= 0 && before.SizeAt(old) == entry.SizeBytes ? entry with { Hash = before.HashAt(old) } : entry;
        }
    }

    /// <summary>
    /// Folds the log into the index when it has outgrown it, so that each entry is rewritten a bounded number of times
    /// however long the context grows. The caller holds the writers' lock.
    /// </summary>
    /// <param name="files">Where.</param>
    /// <param name="context">The context.</param>
    /// <param name="logBytes">How large the log is, which whoever has just added to it knows.</param>
    /// <param name="permissions">For the new index.</param>
    /// <param name="now">For the new index.</param>
    /// <returns>True where it was folded.</returns>
    public static bool FoldIfDue(IFileOperations files, ContextLayout context, long logBytes, Permissions permissions, Timestamp now)
    {
        if (logBytes < SmallestLogToFold || logBytes < (files.Stat(context.Index)?.Length ?? 0)) return false;
        IndexOnDisk found = ReadOnce(files, context);
        if (found.Entries is not null) Write(files, context, found.Entries, permissions, now);
        else Rebuild(files, context, permissions, now);
        return true;
    }

    /// <summary>Index, then log. A fold in between would show an old index without its log, so it is looked for.</summary>
    private static IndexOnDisk ReadSteadily(IFileOperations files, ContextLayout context)
    {
        for (int attempt = 1; ; attempt++)
        {
            IndexOnDisk found = ReadOnce(files, context);
            if (attempt == MostAttempts || files.Stat(context.Index) == found.Version.Index) return found;
        }
    }

    private static IndexOnDisk ReadOnce(IFileOperations files, ContextLayout context)
    {
        IndexVersion version = IndexVersion.Of(files, context);
        if (version.Index is null) return new IndexOnDisk(null, version);
        try
        {
            var entries = new OrderedEntriesBuilder();
            using (IFileReader reader = files.OpenRead(context.Index)) IndexFile.ReadInto(entries, reader);
            IndexLogContents log = IndexLog.ReadInto(entries, files, context);
            return new IndexOnDisk(log.IsDamaged ? null : entries.Build(), version);
        }
        catch (Exception e) when (e is InvalidContentException or FileOperationException)
        {
            return new IndexOnDisk(null, version);
        }
    }

    private static void Write(
        IFileOperations files, ContextLayout context, IEnumerable<IndexEntry> orderedById, Permissions permissions, Timestamp now)
    {
        string aside = context.Aside();
        try
        {
            using (IFileWriter writer = files.CreateNew(aside, permissions))
            {
                IndexFile.Write(writer, orderedById, now);
                writer.Sync();
            }

            files.Replace(aside, context.Index);
        }
        catch (FileOperationException)
        {
            files.DeleteFile(aside);
            throw;
        }

        // The log goes last: a crash in between repeats lines that the index has already.
        files.SyncDirectory(context.Root);
        files.DeleteFile(context.IndexLog);
    }

    /// <summary>Which files the index was read from; null for one that is not there.</summary>
    private readonly record struct IndexVersion(FileStat? Index, FileStat? Log)
    {
        public static IndexVersion Of(IFileOperations files, ContextLayout context) =>
            new(files.Stat(context.Index), files.Stat(context.IndexLog));
    }

    /// <summary>Entries are null where the index is missing or torn, or the log damaged: the pool has to be read instead.</summary>
    private sealed record IndexOnDisk(OrderedEntries? Entries, IndexVersion Version);
}
