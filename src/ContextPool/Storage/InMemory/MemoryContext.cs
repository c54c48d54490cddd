using System.Collections.Immutable;

namespace ContextPool.Storage.InMemory;

/// <summary>A context that lies in a <see cref="MemoryStorage"/>.</summary>
internal sealed class MemoryContext(MemoryStorage storage, ContextId id) : MemoryReading(id), IStoredContext
{
    protected override MemoryParts? Parts => storage.PartsOf(Id);

    public async ValueTask<ContextHead> UpdateAsync(Func<ContextHead, ValueTask<ContextChange>> edit, CancellationToken cancel)
    {
        using Turn turn = await Turn.TakeAsync(storage.TurnOf(Id), cancel).ConfigureAwait(false);
        MemoryParts before = Parts ?? throw new ContextNotFoundException(Id);
        ContextChange change = await edit(before.Head).ConfigureAwait(false);
        if (change.IsNone) return before.Head;
        MemoryParts after = Apply(before, change);
        cancel.ThrowIfCancellationRequested();
        return storage.TryCommit(Id, before, after) ? after.Head : throw new ContextNotFoundException(Id);
    }

    public async ValueTask WriteIndexAsync(IReadOnlyList<IndexEntry> entries, CancellationToken cancel)
    {
        using Turn turn = await Turn.TakeAsync(storage.TurnOf(Id), cancel).ConfigureAwait(false);
        MemoryParts before = Parts ?? throw new ContextNotFoundException(Id);
        storage.TryCommit(Id, before, before with { Index = entries.ToImmutableSortedDictionary(e => e.Id, e => e) });
    }

    public async ValueTask DeleteAsync(CancellationToken cancel)
    {
        using Turn turn = await Turn.TakeAsync(storage.TurnOf(Id), cancel).ConfigureAwait(false);
        storage.Delete(Id);
    }

    private MemoryParts Apply(MemoryParts parts, ContextChange change)
    {
        ImmutableSortedDictionary<MessageId, ReadOnlyMemory<byte>> messages = parts.Messages;
        foreach (Message added in change.Added)
        {
            if (messages.ContainsKey(added.Id)) throw new MessageExistsException(Id, added.Id);
            messages = messages.Add(added.Id, added.Json);
        }

        if (change.Replaced is { } replaced)
        {
            if (!messages.TryGetValue(replaced.Message.Id, out ReadOnlyMemory<byte> stored) || !stored.Span.SequenceEqual(replaced.Expected.Span))
                throw new StaleWriteException($"message {replaced.Message.Id} was replaced since it was read");
            messages = messages.SetItem(replaced.Message.Id, replaced.Message.Json);
        }

        return parts with
        {
            Head = change.Head is { } json ? storage.HeadOf(json) : parts.Head,
            Messages = messages,
            Index = IndexAfter(parts.Index, change),
        };
    }

    private static ImmutableSortedDictionary<MessageId, IndexEntry>? IndexAfter(
        ImmutableSortedDictionary<MessageId, IndexEntry>? index, ContextChange change)
    {
        if (change.Replaced is { } replaced) index = index?.Remove(replaced.Message.Id);
        return index?.SetItems(change.Entries.Select(entry => KeyValuePair.Create(entry.Id, entry)));
    }

    /// <summary>Disposing of it lets the next writer in.</summary>
    private readonly struct Turn : IDisposable
    {
        private readonly SemaphoreSlim _turn;

        private Turn(SemaphoreSlim turn) => _turn = turn;

        public static async ValueTask<Turn> TakeAsync(SemaphoreSlim turn, CancellationToken cancel)
        {
            await turn.WaitAsync(cancel).ConfigureAwait(false);
            return new Turn(turn);
        }

        public void Dispose() => _turn.Release();
    }
}
