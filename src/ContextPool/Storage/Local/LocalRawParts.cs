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
/// <param name="files">Where.</param>
/// <param name="layout">The context.</param>
/// <param name="held">
/// The directory of the messages, where it may be held open: that of a draft, which nobody else moves or exchanges. The caller's.
/// </param>
internal sealed class LocalRawParts(IFileOperations files, ContextLayout layout, Func<IOpenDirectory>? held = null) : IRawParts
{
    private readonly MessagePool _pool = new(files, layout);

    public ValueTask<IReadOnlyList<RawEntry>> ListAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(_pool.Steadily<IReadOnlyList<RawEntry>>(packs =>
        {
            List<RawEntry> entries = [.. files.List(layout.Pool).Select(NamedInPool)];
            entries.AddRange(files.List(layout.Packs).Where(name => !PackName.TryParse(name, out _))
                .Select(name => new RawEntry(null, $"{ContextLayout.PacksName}/", OtherName: ForPeople(name))));
            if (packs.IsEmpty) return entries;
            HashSet<MessageId> loose = [.. entries.Where(e => e.Message is not null).Select(e => e.Message!.Value)];
            entries.AddRange(packs.Messages().Where(m => !loose.Contains(m.Id))
                .Select(m => new RawEntry(m.Id, $"{ContextLayout.PacksName}/{m.Pack.Name}: ")));
            return entries;
        }));
    }

    private static RawEntry NamedInPool(string name) => ContextLayout.TryParseMessageName(name, out MessageId id)
        ? new(id, $"{ContextLayout.PoolName}/", ContextLayout.MessageExtension)
        : new(null, $"{ContextLayout.PoolName}/", OtherName: ForPeople(name));

    private static string ForPeople(string name) => JsonText.ForMessage(Encoding.UTF8.GetBytes(name));

    public ValueTask<ReadOnlyMemory<byte>?> ReadHeadAsync(CancellationToken cancel) =>
        new(files.ReadAllOrNull(layout.Metadata) is { } bytes ? bytes : default(ReadOnlyMemory<byte>?));

    public ValueTask ReadMessageAsync(MessageId message, PooledBuffer target, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (!TryReadLoose(message, target)) ReadWhereItIs(message, target);
        return default;
    }

    /// <summary>Apart from the usual way, whose every call would allocate for what this one needs.</summary>
    private void ReadWhereItIs(MessageId message, PooledBuffer target)
    {
        bool? isRead = _pool.Read<bool>(
            message,
            () => TryReadLoose(message, target) ? true : null,
            bytes =>
            {
                bytes.Span.CopyTo(target.Resize(bytes.Length));
                return true;
            });
        if (isRead is not true) throw new FileOperationException(FileFailure.NotFound, "open", layout.Message(message), "it is in no pack either");
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

    /// <summary>A message that is a file of its own; false where it is none.</summary>
    internal static bool TryReadLoose(IOpenDirectory pool, MessageId message, PooledBuffer target)
    {
        Span<byte> name = stackalloc byte[ContextLayout.MessageNameBytes];
        return pool.TryRead(ContextLayout.MessageName(message, name), target);
    }

    private bool TryReadLoose(MessageId message, PooledBuffer target) =>
        TryReadLoose(held?.Invoke() ?? new DirectoryByPath(files, layout.Pool), message, target);

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
