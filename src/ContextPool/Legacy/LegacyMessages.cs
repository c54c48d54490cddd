using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Indexing;
using ContextPool.Storage;
using ContextPool.Storage.Local;

namespace ContextPool.Legacy;

/// <summary>
/// Messages from the places where a scan of a legacy file found them. The file is opened for each, and must still be the
/// version that was scanned: the application writes it in place, and then every place may have moved.
/// </summary>
internal sealed class LegacyMessages : IMessageSource
{
    private const int MostAttempts = 3;

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
    public static (ContextMetadata Metadata, FileStat Version, LegacyMessages Messages) Scan(
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
                    return (ContextMetadata.Parse(metadata, id), before, new LegacyMessages(files, path, before, context.Messages));
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

    public Message? Read(MessageId id)
    {
        int position = PositionOf(id);
        if (position < 0) return null;
        try
        {
            using IFileReader reader = OpenScanned(id);
            using var node = new PooledBuffer();
            using var output = new PooledBuffer();
            Message message = Message.Parse(ReadNode(reader, _orderedById[position], node, output).ToArray(), id);
            return reader.Stat().IsSameVersionAs(_scanned) ? message : throw Changed(id);
        }
        catch (Exception e) when (e is FileOperationException or InvalidContentException)
        {
            throw new MessageUnavailableException(id, _path, e.Message);
        }
    }

    public string PathOf(MessageId id) => _path;

    public IReadOnlyList<MessageId> List() => [.. _orderedById.Select(m => m.Id)];

    /// <summary>The index that the pool will have: sizes are those of the files that a migration would write.</summary>
    public IndexEntry[] LoadIndex()
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

        return IndexBuilder.Entries(messages, _scanned.LastWrite);
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
        throw Changed(id);
    }

    private MessageUnavailableException Changed(MessageId id) =>
        new(id, _path, "the legacy file changed since the context was read: refresh");

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
}
