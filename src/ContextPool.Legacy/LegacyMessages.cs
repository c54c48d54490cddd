using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Indexing;
using ContextPool.Storage;

namespace ContextPool.Legacy;

/// <summary>
/// Messages from the places where a scan of a legacy file found them. The file is opened for each, and must still be the
/// version that was scanned: the application writes it in place, and then every place may have moved.
/// </summary>
internal sealed class LegacyMessages : IMessageSource
{
    private const int MostAttempts = 3;
    private const string Changed = "the legacy file changed since the context was read: refresh";

    private readonly IFileOperations _files;
    private readonly string _path;
    private readonly FileStat _scanned;
    private readonly LegacyMessage[] _orderedById;

    private LegacyMessages(IFileOperations files, string path, FileStat scanned, IReadOnlyList<LegacyMessage> messages)
    {
        _files = files;
        _path = path;
        _scanned = scanned;
        _orderedById = [.. messages.OrderBy(m => m.Id)];
    }

    /// <summary>
    /// Scans a legacy file: its metadata as a pool would have it, and where its messages are. Throws
    /// <see cref="InvalidContentException"/> for a file that cannot be migrated either.
    /// </summary>
    public static (ContextHead Head, LegacyMessages Messages) Scan(
        IFileOperations files, string path, ContextId id)
    {
        for (int attempt = 1; ; attempt++)
        {
            using LegacyText text = LegacyText.OnDisk(files.OpenRead(path), out FileStat before);
            try
            {
                LegacyContext context = LegacyReader.Read(text, id, LegacyLimits.Reading);
                if (IsUntouched(files, path, before))
                {
                    byte[] metadata = ConvertedContext.MetadataOf(context, before.LastWrite, LegacyLimits.Reading, out _);
                    var head = new ContextHead(ContextMetadata.Parse(metadata, id), new LegacyVersion(before), before.LastWrite);
                    return (head, new LegacyMessages(files, path, before, context.Messages));
                }
            }
            catch (InvalidContentException) when (attempt < MostAttempts && !IsUntouched(files, path, before))
            {
                // Half of a save: the application is writing the file just now.
            }

            if (attempt == MostAttempts)
                throw new FileOperationException(
                    FileFailure.Device, "read", path, $"the file changed {MostAttempts} times while it was read");
        }
    }

    public string PlaceOf(MessageId? message = null) => _path;

    public ValueTask<StoredMessage> ReadMessageAsync(MessageId message, CancellationToken cancel) => new(Task.Run(() => Read(message), cancel));

    public IAsyncEnumerable<StoredMessage> ReadMessagesAsync(IReadOnlyList<MessageId> messages, CancellationToken cancel) =>
        OffThread.ReadAhead(messages, Read, ReadAheadLimits.Usual, m => m.Message?.Json.Length ?? 0, cancel);

    public ValueTask<IReadOnlyList<MessageId>> ListIdsAsync(CancellationToken cancel) => new([.. _orderedById.Select(m => m.Id)]);

    /// <summary>The index that the pool will have: sizes are those of the files that a migration would write.</summary>
    public ValueTask<IndexEntry[]> LoadIndexAsync(CancellationToken cancel) => new(Task.Run(LoadIndex, cancel));

    private StoredMessage Read(MessageId id)
    {
        int position = PositionOf(id);
        if (position < 0) return new StoredMessage(id, null);
        try
        {
            using IFileReader reader = OpenScanned(id);
            using var node = new PooledBuffer();
            using var output = new PooledBuffer();
            Message message = Message.Parse(ReadNode(reader, _orderedById[position], node, output).ToArray(), id);
            return reader.Stat().IsSameVersionAs(_scanned) ? new StoredMessage(id, message) : new StoredMessage(id, null, Changed) { Code = ErrorCodes.StaleWrite };
        }
        catch (MessageUnavailableException)
        {
            return new StoredMessage(id, null, Changed) { Code = ErrorCodes.StaleWrite };
        }
        catch (Exception e) when (e is FileOperationException or InvalidContentException)
        {
            return new StoredMessage(id, null, e.Message) { Code = (e as ContextPoolException)?.Code };
        }
    }

    private IndexEntry[] LoadIndex()
    {
        if (_orderedById.Length == 0) return [];
        using IFileReader reader = OpenScanned(_orderedById[0].Id);
        using var node = new PooledBuffer();
        using var output = new PooledBuffer();
        var messages = new List<IndexedMessage>(_orderedById.Length);
        foreach (LegacyMessage message in _orderedById)
        {
            ReadOnlySpan<byte> text = ReadNode(reader, message, node, output);
            messages.Add(new IndexedMessage(message.Id, message.Facts, text.Length, ContentHash.Of(text)));
        }

        return IndexEntries.Of(messages, _scanned.LastWrite);
    }

    private static bool IsUntouched(IFileOperations files, string path, in FileStat before) =>
        files.Stat(path) is { } now && now.IsSameVersionAs(before);

    private static ReadOnlySpan<byte> ReadNode(
        IFileReader reader, in LegacyMessage message, PooledBuffer node, PooledBuffer output)
    {
        Span<byte> text = node.Resize(message.Length);
        if (reader.ReadUpTo(text, message.Offset) != message.Length)
            throw new InvalidContentException(ContentFault.Truncated, message.Offset, $"expected {message.Length} more bytes");
        output.Clear();
        if (!JsonReindenter.TryWrite(text, output, ReadingLimits.MaxMessageBytes))
            throw new InvalidContentException(
                ContentFault.MessageTooLarge, message.Offset,
                $"the message would have more than {ReadingLimits.MaxMessageBytes} bytes");
        return output.Written;
    }

    private IFileReader OpenScanned(MessageId id)
    {
        IFileReader reader = _files.OpenRead(_path);
        if (reader.Stat().IsSameVersionAs(_scanned)) return reader;
        reader.Dispose();
        throw new MessageUnavailableException(id, _path, Changed);
    }

    private int PositionOf(MessageId id)
    {
        int low = 0;
        int high = _orderedById.Length - 1;
        while (low <= high)
        {
            int middle = low + ((high - low) / 2);
            int order = _orderedById[middle].Id.CompareTo(id);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }

    /// <summary>A version of the file.</summary>
    private sealed class LegacyVersion(FileStat stat) : ContextVersion
    {
        private readonly FileStat _stat = stat;

        public override bool Equals(ContextVersion? other) => other is LegacyVersion version && version._stat.IsSameVersionAs(_stat);

        public override int GetHashCode() => HashCode.Combine(_stat.Device, _stat.Inode, _stat.Length, _stat.LastWrite);
    }
}
