using System.Text;
using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Indexing;
using ContextPool.Storage.Packs;

namespace ContextPool.Storage.Local;

/// <summary>
/// The files of a context's directory, and what is in its packs. Reads on the thread of the caller, who reads them all; in the order in
/// which they were packed each frame is decompressed once.
/// </summary>
internal sealed class LocalRawParts(IFileOperations files, ContextLayout layout) : IRawParts
{
    private readonly MessagePool _pool = new(files, layout);

    public ValueTask<IReadOnlyList<RawEntry>> ListAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(_pool.Steadily<IReadOnlyList<RawEntry>>(packs =>
        {
            List<RawEntry> entries = [.. files.List(layout.Pool).Select(NamedInPool)];
            entries.AddRange(files.List(layout.Packs).Where(name => !PackName.TryParse(name, out _))
                .Select(name => new RawEntry(null, ForPeople(ContextLayout.PacksName, name))));
            HashSet<MessageId> loose = [.. entries.Where(e => e.Message is not null).Select(e => e.Message!.Value)];
            entries.AddRange(packs.Messages().Where(m => !loose.Contains(m.Id))
                .Select(m => new RawEntry(m.Id, $"{ContextLayout.PacksName}/{m.Pack.Name}: {m.Id}")));
            return entries;
        }));
    }

    private static RawEntry NamedInPool(string name) =>
        new(ContextLayout.TryParseMessageName(name, out MessageId id) ? id : null, ForPeople(ContextLayout.PoolName, name));

    private static string ForPeople(string directory, string name) => $"{directory}/{JsonText.ForMessage(Encoding.UTF8.GetBytes(name))}";

    public ValueTask<ReadOnlyMemory<byte>?> ReadHeadAsync(CancellationToken cancel) =>
        new(files.ReadAllOrNull(layout.Metadata) is { } bytes ? bytes : default(ReadOnlyMemory<byte>?));

    public ValueTask ReadMessageAsync(MessageId message, PooledBuffer target, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        bool? isRead = _pool.Read<bool>(
            message,
            () => files.Stat(layout.Message(message)) is null ? null : ReadLoose(files, layout, message, target),
            bytes =>
            {
                bytes.Span.CopyTo(target.Resize(bytes.Length));
                return true;
            });
        return isRead is true ? default : throw new FileOperationException(FileFailure.NotFound, "open", layout.Message(message), "it is in no pack either");
    }

    /// <summary>A message that is a file of its own.</summary>
    /// <returns>True.</returns>
    internal static bool ReadLoose(IFileOperations files, ContextLayout layout, MessageId message, PooledBuffer target)
    {
        using IFileReader reader = files.OpenRead(layout.Message(message));
        int length = checked((int)reader.Opened.Length);
        int read = reader.ReadUpTo(target.Resize(length), 0);
        if (read < length) target.Truncate(read);
        return true;
    }

    public ValueTask<long> SizeOfAsync(MessageId message, CancellationToken cancel) => new(
        _pool.Find<long>(message, () => files.Stat(layout.Message(message))?.Length, packed => packed.Place.Length) ?? 0);

    public ValueTask<OrderedEntries?> ReadIndexAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(_pool.Steadily(packs =>
        {
            OrderedEntries? written = ReadWritten();
            if (packs.IsEmpty) return written;
            var entries = new OrderedEntriesBuilder();
            HashSet<MessageId> loose = [.. PoolListing.Of(files, layout)];
            foreach (PackedMessage message in packs.Messages())
            {
                if (!loose.Contains(message.Id)) entries.Add(message.Entry);
            }

            foreach (IndexEntry entry in written ?? OrderedEntries.None) entries.Add(entry);
            return (OrderedEntries?)entries.Build();
        }));
    }

    private OrderedEntries? ReadWritten()
    {
        try
        {
            using IFileReader reader = files.OpenRead(layout.Index);
            return IndexFile.Read(reader);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            return null;
        }
    }
}
