using ContextPool.Format;
using ContextPool.Indexing;

namespace ContextPool.Storage.InMemory;

/// <summary>The bytes that a context has at the moment of each call.</summary>
internal sealed class MemoryRawParts(Func<MemoryParts?> parts) : IRawParts
{
    public ValueTask<IReadOnlyList<RawEntry>> ListAsync(CancellationToken cancel) =>
        new([.. parts()?.Messages.Keys.Select(id => new RawEntry(id, "")) ?? []]);

    public ValueTask<ReadOnlyMemory<byte>?> ReadHeadAsync(CancellationToken cancel) => new(parts()?.Head.Metadata.Json);

    public ValueTask ReadMessageAsync(MessageId message, PooledBuffer target, CancellationToken cancel)
    {
        ReadOnlySpan<byte> json = Find(message) is { } found ? found.Json.Span : throw new IOException($"message {message} is missing");
        json.CopyTo(target.Resize(json.Length));
        return default;
    }

    public ValueTask<long> SizeOfAsync(MessageId message, CancellationToken cancel) => new(Find(message)?.Json.Length ?? 0);

    public ValueTask<OrderedEntries?> ReadIndexAsync(CancellationToken cancel)
    {
        if (parts() is not { } there) return new((OrderedEntries?)null);
        var entries = new OrderedEntriesBuilder(there.Index.Count);
        foreach (IndexEntry entry in there.Index.Values) entries.Add(entry);
        return new(entries.Build());
    }

    private Message? Find(MessageId message) => parts()?.Messages.GetValueOrDefault(message)?.Message;
}
