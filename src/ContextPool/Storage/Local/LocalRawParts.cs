using System.Text;
using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Indexing;

namespace ContextPool.Storage.Local;

/// <summary>The files of a context's directory. Reads on the thread of the caller, who reads them all.</summary>
internal sealed class LocalRawParts(IFileOperations files, ContextLayout layout) : IRawParts
{
    public ValueTask<IReadOnlyList<RawEntry>> ListAsync(CancellationToken cancel)
    {
        var entries = new List<RawEntry>();
        foreach (string name in files.List(layout.Pool))
        {
            MessageId? message = ContextLayout.TryParseMessageName(name, out MessageId id) ? id : null;
            entries.Add(new RawEntry(message, $"{ContextLayout.PoolName}/{JsonText.ForMessage(Encoding.UTF8.GetBytes(name))}"));
        }

        return new(entries);
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadHeadAsync(CancellationToken cancel) =>
        new(files.ReadAllOrNull(layout.Metadata) is { } bytes ? bytes : default(ReadOnlyMemory<byte>?));

    public ValueTask ReadMessageAsync(MessageId message, PooledBuffer target, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        using IFileReader reader = files.OpenRead(layout.Message(message));
        int length = checked((int)reader.Opened.Length);
        int read = reader.ReadUpTo(target.Resize(length), 0);
        if (read < length) target.Truncate(read);
        return default;
    }

    public ValueTask<long> SizeOfAsync(MessageId message, CancellationToken cancel) => new(files.Stat(layout.Message(message))?.Length ?? 0);

    public ValueTask<OrderedEntries?> ReadIndexAsync(CancellationToken cancel)
    {
        try
        {
            using IFileReader reader = files.OpenRead(layout.Index);
            return new((OrderedEntries?)IndexFile.Read(reader));
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            return new((OrderedEntries?)null);
        }
    }
}
