using System.Runtime.CompilerServices;
using ContextPool.Format;

namespace ContextPool.Storage.InMemory;

/// <summary>Reads whatever parts are there at the moment of each call.</summary>
internal abstract class MemoryReading(ContextId id) : IStoredParts
{
    public ContextId Id { get; } = id;

    protected abstract MemoryParts? Parts { get; }

    public string PlaceOf(MessageId? message = null) => message is null ? $"memory:{Id}" : $"memory:{Id}/{message}";

    public ValueTask<ContextHead?> ReadHeadAsync(CancellationToken cancel) => new(Parts?.Head);

    public ValueTask<StoredMessage> ReadMessageAsync(MessageId message, CancellationToken cancel) => new(Read(message));

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

    public async IAsyncEnumerable<StoredEntry> ListMessagesAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        if (Parts is not { } parts) yield break;
        foreach ((MessageId message, ReadOnlyMemory<byte> json) in parts.Messages)
        {
            cancel.ThrowIfCancellationRequested();
            yield return new StoredEntry(message, json.Length, json.Length);
        }
    }

    public ValueTask<StoredIndex> ReadIndexAsync(CancellationToken cancel) => new(new StoredIndex(Parts?.Index?.Values.ToList()));

    public ValueTask<Receipt?> ReadReceiptAsync(CancellationToken cancel) => new(Parts?.Receipt);

    private StoredMessage Read(MessageId message) =>
        Parts is { } parts && parts.Messages.TryGetValue(message, out ReadOnlyMemory<byte> json)
            ? new StoredMessage(message, json)
            : new StoredMessage(message, default);
}
