using System.IO.Hashing;
using System.Runtime.InteropServices;
using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Storage.Local;

/// <summary>
/// The parts of a context in its directory, messages loose or in packs. What blocks on the disk does so on a thread that may, once a call
/// and not once a file.
/// </summary>
internal class LocalParts(LocalStorage storage, ContextLayout layout, ContextId id) : IStoredParts
{
    private const int ListedAtOnce = 64;

    public ContextId Id { get; } = id;

    protected LocalStorage Storage => storage;

    protected IFileOperations Files => storage.Files;

    protected ContextLayout Layout => layout;

    public string PlaceOf(MessageId? message = null) => message is { } one ? layout.Message(one) : layout.Root;

    public ValueTask<bool> ExistsAsync(CancellationToken cancel) => Off(() => Files.Stat(layout.Metadata) is not null, cancel);

    public ValueTask<ContextHead?> ReadHeadAsync(ContextHead? known, CancellationToken cancel) => Off(
        () => ReadHead(LocalVersion.Of(known)) is { } head ? LocalVersion.HeadOf(head) : null, cancel);

    public ValueTask<StoredMessage> ReadMessageAsync(MessageId message, CancellationToken cancel) =>
        Off(() => new MessageReading(storage, layout, [message]).Read(message), cancel);

    public IAsyncEnumerable<StoredMessage> ReadMessagesAsync(IReadOnlyList<MessageId> messages, CancellationToken cancel) => OffThread.ReadAhead(
        messages, new MessageReading(storage, layout, messages).Read, ReadAheadLimits.Usual, m => m.Message?.Json.Length ?? 0, cancel);

    public ValueTask<bool> HasMessageAsync(MessageId message, CancellationToken cancel) => Off(() => Pool().Has(message), cancel);

    public ValueTask<IReadOnlyList<MessageId>> ListIdsAsync(CancellationToken cancel) => Off<IReadOnlyList<MessageId>>(() => Pool().Ids(), cancel);

    public IAsyncEnumerable<StoredEntry> ListMessagesAsync(CancellationToken cancel) => OffThread.InBatches(Listed(), ListedAtOnce, cancel);

    public ValueTask<IndexEntry[]> LoadIndexAsync(CancellationToken cancel) => Off(() => IndexStore.Load(Files, layout, storage.Torn, storage.Packs), cancel);

    public ValueTask<IndexEntry?> FindIndexedAsync(MessageId message, CancellationToken cancel) =>
        Off(() => IndexStore.FindOnDisk(Files, layout, message, storage.Packs), cancel);

    public ValueTask<Receipt?> ReadReceiptAsync(CancellationToken cancel) =>
        Off(() => Files.ReadAllOrNull(layout.Receipt) is { } bytes ? Receipt.FromJson(bytes) : null, cancel);

    /// <summary>The head; null where there is no context.</summary>
    protected StoredHead? ReadHead(StoredHead? known) =>
        storage.Torn.Read(layout.Metadata, () => HeadReader.Read(Files, layout, Id, known));

    /// <summary>For one call: it remembers what it met.</summary>
    internal MessagePool Pool() => new(Files, layout, storage.Packs);

    /// <summary>On a thread that may wait for the disk. What the disk says is said of this context.</summary>
    protected ValueTask<T> Off<T>(Func<T> work, CancellationToken cancel) => new(Task.Run(() => OfThis(work), cancel));

    private T OfThis<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (ContextPoolException e) when (e.IsCaughtAbout(Id))
        {
            throw;
        }
    }

    /// <summary>Those that are loose by their files, the others by the footers of their packs.</summary>
    private IEnumerable<StoredEntry> Listed()
    {
        MessagePool pool = Pool();
        foreach (MessageId message in pool.Ids())
        {
            if (Describe(pool, message) is { } entry) yield return entry;
        }
    }

    /// <summary>One message, without reading it; null where it is not there. On the thread of the caller.</summary>
    internal StoredEntry? Describe(MessagePool pool, MessageId message)
    {
        try
        {
            return DescribeLoose(message) ?? DescribePacked(pool, message);
        }
        catch (Exception e) when (e is FileOperationException or InvalidContentException)
        {
            return new StoredEntry(message, 0, 0, 0, FileFaults.Of(e));
        }
    }

    private StoredEntry? DescribePacked(MessagePool pool, MessageId message) => pool.Find<StoredEntry>(
        message, () => DescribeLoose(message), packed => new StoredEntry(message, packed.Place.Length, packed.StoredBytes, packed.Tag, IsPacked: true));

    private StoredEntry? DescribeLoose(MessageId message) => Files.Stat(layout.Message(message)) switch
    {
        null => null,
        { Kind: not FileKind.File } => new StoredEntry(message, 0, 0, 0, new StoredFault("expected a regular file")),
        { Length: 0 } stat => new StoredEntry(message, 0, 0, TagOf(stat), new StoredFault("the file is empty: expected a JSON object")),
        { } stat => new StoredEntry(message, stat.Length, stat.Length, TagOf(stat)),
    };

    /// <summary>A replacement is another file; what writes in place leaves another time or size.</summary>
    private static UInt128 TagOf(in FileStat stat)
    {
        Span<ulong> facts =
        [
            stat.Inode, (ulong)stat.Length, (ulong)stat.LastWrite.UnixSeconds, (ulong)stat.LastWrite.Nanoseconds,
            (ulong)stat.LastChange.UnixSeconds, (ulong)stat.LastChange.Nanoseconds,
        ];
        return XxHash128.HashToUInt128(MemoryMarshal.AsBytes(facts));
    }
}
