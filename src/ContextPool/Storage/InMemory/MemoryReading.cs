using System.Runtime.CompilerServices;
using ContextPool.Format;

namespace ContextPool.Storage.InMemory;

/// <summary>Reads whatever parts are there at the moment of each call.</summary>
internal abstract class MemoryReading(ContextId id) : IStoredParts
{
    public ContextId Id { get; } = id;

    protected abstract MemoryParts? Parts { get; }

    protected MemoryPlaces Places { get; } = new(id);

    public string PlaceOf(MessageId? message = null) => message is { } one ? Places.PlaceOf(one) : Places.PlaceOf(ContextPart.Whole);

    public ValueTask<bool> ExistsAsync(CancellationToken cancel) => new(Parts is not null);

    public ValueTask<ContextHead?> ReadHeadAsync(ContextHead? known, CancellationToken cancel) => new(Parts?.Head);

    public ValueTask<StoredMessage> ReadMessageAsync(MessageId message, CancellationToken cancel) =>
        new(new StoredMessage(message, Parts?.Messages.GetValueOrDefault(message)?.Message));

    public async IAsyncEnumerable<StoredMessage> ReadMessagesAsync(
        IReadOnlyList<MessageId> messages, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (MessageId message in messages)
        {
            cancel.ThrowIfCancellationRequested();
            yield return await ReadMessageAsync(message, cancel).ConfigureAwait(false);
        }
    }

    public ValueTask<bool> HasMessageAsync(MessageId message, CancellationToken cancel) => new(Parts?.Messages.ContainsKey(message) == true);

    public ValueTask<IReadOnlyList<MessageId>> ListIdsAsync(CancellationToken cancel) => new(Parts is { } parts ? [.. parts.Messages.Keys] : []);

    public async IAsyncEnumerable<StoredEntry> ListMessagesAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        if (Parts is not { } parts) yield break;
        foreach (MemoryMessage kept in parts.Messages.Values)
        {
            cancel.ThrowIfCancellationRequested();
            yield return kept.Describe();
        }
    }

    public ValueTask<IndexEntry[]> LoadIndexAsync(CancellationToken cancel)
    {
        if (Parts is not { } parts) return new([]);
        return new(parts.Index.Count == parts.Messages.Count ? [.. parts.Index.Values] : parts.BuildIndex());
    }

    public ValueTask<IndexEntry?> FindIndexedAsync(MessageId message, CancellationToken cancel) =>
        new(Parts is { } parts && parts.Index.TryGetValue(message, out IndexEntry entry) ? entry : null);

    public ValueTask<Receipt?> ReadReceiptAsync(CancellationToken cancel) => new(Parts?.Receipt);
}
