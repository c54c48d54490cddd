using System.Runtime.CompilerServices;
using ContextPool.Files;
using ContextPool.Indexing;
using ContextPool.Layout;
using ContextPool.Model;
using ContextPool.Reading;

namespace ContextPool.Storage.Local;

/// <summary>
/// The parts of a context in its directory, one file each. What blocks on the disk does so on a thread that may, once a call and
/// not once a file.
/// </summary>
internal class LocalParts(IFileOperations files, ContextLayout layout, ContextId id) : IStoredParts
{
    // 8: a hop between threads costs as much as a message that the system has cached, and whoever stops early has read
    // seven messages too many at most. 64: from there on larger batches bring nothing measurable.
    private const int FirstReadAhead = 8;
    private const int MostReadAhead = 64;
    private const int ListedAtOnce = 64;

    public ContextId Id { get; } = id;

    protected IFileOperations Files => files;

    protected ContextLayout Layout => layout;

    public string PlaceOf(MessageId? message = null) => message is { } one ? layout.Message(one) : layout.Root;

    public ValueTask<ContextHead?> ReadHeadAsync(CancellationToken cancel) => new(Task.Run(() => ReadHead()?.Head, cancel));

    public ValueTask<StoredMessage> ReadMessageAsync(MessageId message, CancellationToken cancel) =>
        new(Task.Run(() => Read(message), cancel));

    public IAsyncEnumerable<StoredMessage> ReadMessagesAsync(IReadOnlyList<MessageId> messages, CancellationToken cancel) =>
        OffThread.ReadAhead(messages, Read, FirstReadAhead, MostReadAhead, cancel);

    public ValueTask<bool> HasMessageAsync(MessageId message, CancellationToken cancel) =>
        new(Task.Run(() => files.Stat(layout.Message(message)) is not null, cancel));

    public IAsyncEnumerable<StoredEntry> ListMessagesAsync(CancellationToken cancel) => OffThread.InBatches(Listed(), ListedAtOnce, cancel);

    public ValueTask<StoredIndex> ReadIndexAsync(CancellationToken cancel) =>
        new(Task.Run(() => new StoredIndex(IndexStore.TryRead(files, layout)), cancel));

    public ValueTask<Receipt?> ReadReceiptAsync(CancellationToken cancel) =>
        new(Task.Run(() => files.ReadAllOrNull(layout.Receipt) is { } bytes ? Receipt.FromJson(bytes) : null, cancel));

    /// <summary>The head, and the permissions that whatever takes its place gets; null where there is no context.</summary>
    protected (ContextHead Head, Permissions Permissions)? ReadHead()
    {
        try
        {
            using IFileReader reader = files.OpenRead(layout.Metadata);
            FileStat stat = reader.Stat();
            byte[] json = reader.ReadAll();
            return (new ContextHead(json, new LocalVersion(json), stat.LastWrite), stat.Permissions.ForFile());
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            return null;
        }
    }

    /// <summary>One open and one read.</summary>
    protected StoredMessage Read(MessageId message)
    {
        try
        {
            using IFileReader reader = files.OpenRead(layout.Message(message));
            long length = reader.Stat().Length;
            if (length > Array.MaxLength) return Unavailable(message, "the file is too large for memory");
            byte[] json = reader.ReadAll(length);
            return json.Length == 0 ? Unavailable(message, "the file is empty: expected a JSON object") : new StoredMessage(message, json);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            return new StoredMessage(message, default);
        }
        catch (FileOperationException e)
        {
            return Unavailable(message, e.Message);
        }
    }

    private StoredMessage Unavailable(MessageId message, string why) => new(message, default, $"{layout.Message(message)}: {why}");

    private IEnumerable<StoredEntry> Listed()
    {
        var ids = new List<MessageId>();
        foreach (string name in files.List(layout.Pool))
        {
            if (ContextLayout.TryParseMessageName(name, out MessageId message)) ids.Add(message);
        }

        ids.Sort();
        foreach (MessageId message in ids)
        {
            if (files.Stat(layout.Message(message)) is { } stat) yield return new StoredEntry(message, stat.Length, stat.Length);
        }
    }
}
