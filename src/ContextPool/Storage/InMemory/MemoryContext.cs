using System.Collections.Immutable;
using ContextPool.Format;

namespace ContextPool.Storage.InMemory;

/// <summary>A context that lies in a <see cref="MemoryStorage"/>.</summary>
internal sealed class MemoryContext(MemoryStorage storage, ContextId id) : MemoryReading(id), IStoredContext
{
    private readonly MemoryStorage _storage = storage;

    public IPartialMessages Partials => new MemoryPartials(_storage, Id);

    protected override MemoryParts? Parts => _storage.PartsOf(Id);

    public async ValueTask<UpdatedContext> UpdateAsync(ContextUpdate update, CancellationToken cancel)
    {
        using Turn turn = await Turn.TakeAsync(this, update.Wait, cancel).ConfigureAwait(false);
        MemoryParts before = Parts ?? throw new ContextNotFoundException(Id);
        ContextChange change = await update.Decide(before.Head).ConfigureAwait(false);
        if (change.IsNone) return new UpdatedContext(before.Head, IsIndexed: true);
        MemoryParts after = Apply(before, change);
        cancel.ThrowIfCancellationRequested();
        if (!_storage.TryCommit(Id, before, after)) throw new ContextNotFoundException(Id);
        update.Committed?.Invoke(before.Head, after.Head);
        return new UpdatedContext(after.Head, IsIndexed: after.Index.Count == after.Messages.Count);
    }

    public async ValueTask<bool> ReplaceAsync(Replacement replacement, CancellationToken cancel)
    {
        MessageId id = replacement.Message.Id;
        using Turn turn = await Turn.TakeAsync(this, replacement.Wait, cancel).ConfigureAwait(false);
        MemoryParts before = Parts ?? throw new ContextNotFoundException(Id);
        if (!before.Messages.TryGetValue(id, out MemoryMessage? stored)) throw StaleWriteException.Gone(Id, id);
        if (!stored.Message.Json.Span.SequenceEqual(replacement.Expected.Span)) throw StaleWriteException.Replaced(Id, id);
        IndexEntry? entry = await replacement.Entry().ConfigureAwait(false);
        cancel.ThrowIfCancellationRequested();
        MemoryParts after = before with
        {
            Messages = before.Messages.SetItem(id, _storage.Keep(replacement.Message)),
            Index = entry is { } known ? before.Index.SetItem(id, known) : before.Index.Remove(id),
        };
        if (!_storage.TryCommit(Id, before, after)) throw new ContextNotFoundException(Id);
        replacement.Committed?.Invoke();
        return entry is not null;
    }

    public async ValueTask<int?> RebuildIndexAsync(TimeSpan wait, Func<ValueTask<bool>> isWanted, CancellationToken cancel)
    {
        using Turn turn = await Turn.TakeAsync(this, wait, cancel).ConfigureAwait(false);
        MemoryParts before = Parts ?? throw new ContextNotFoundException(Id);
        if (!await isWanted().ConfigureAwait(false)) return null;
        IndexEntry[] entries = before.BuildIndex();
        _storage.TryCommit(Id, before, before with { Index = entries.ToImmutableSortedDictionary(e => e.Id, e => e) });
        return entries.Length;
    }

    /// <summary>Memory has one place for messages.</summary>
    public ValueTask<PackResult> PackAsync(PackOptions options, TimeSpan wait, CancellationToken cancel) => NothingMovedAsync(wait, cancel);

    public ValueTask<PackResult> UnpackAsync(TimeSpan wait, CancellationToken cancel) => NothingMovedAsync(wait, cancel);

    private async ValueTask<PackResult> NothingMovedAsync(TimeSpan wait, CancellationToken cancel)
    {
        using Turn turn = await Turn.TakeAsync(this, wait, cancel).ConfigureAwait(false);
        return Parts is null ? throw new ContextNotFoundException(Id) : new PackResult(Id);
    }

    public async ValueTask DeleteAsync(TimeSpan wait, Func<Receipt?>? orElse, CancellationToken cancel)
    {
        using Turn turn = await Turn.TakeAsync(this, wait, cancel).ConfigureAwait(false);
        _storage.Delete(Id, orElse);
    }

    public IRawParts Raw => new MemoryRawParts(() => Parts);

    public ValueTask<string?> ReadDigestAsync(CancellationToken cancel) => new(Parts?.Digest);

    public async ValueTask<bool> AdoptAsync(Adoption adoption, CancellationToken cancel)
    {
        using Turn turn = await Turn.TakeAsync(this, adoption.Wait, cancel).ConfigureAwait(false);
        MemoryParts before = Parts ?? throw new ContextNotFoundException(Id);
        adoption.LastLook();
        if (before.Digest != adoption.Digest) return false;
        return _storage.TryCommit(Id, before, before with { Receipt = adoption.Receipt }) ? true : throw new ContextNotFoundException(Id);
    }

    /// <summary>Nothing survives the process, so only the receipt is left to do.</summary>
    public async ValueTask MakeDurableAsync(Receipt? renewed, CancellationToken cancel)
    {
        using Turn turn = await Turn.TakeAsync(this, Timeout.InfiniteTimeSpan, cancel).ConfigureAwait(false);
        MemoryParts before = Parts ?? throw new ContextNotFoundException(Id);
        if (renewed is not null && !_storage.TryCommit(Id, before, before with { Receipt = renewed })) throw new ContextNotFoundException(Id);
    }

    private MemoryParts Apply(MemoryParts parts, ContextChange change)
    {
        ImmutableSortedDictionary<MessageId, MemoryMessage> messages = parts.Messages;
        foreach (Message added in change.Added)
        {
            if (messages.ContainsKey(added.Id)) throw new MessageExistsException(Id, added.Id);
            messages = messages.Add(added.Id, _storage.Keep(added));
        }

        return parts with
        {
            Head = change.Head is { } edit ? _storage.HeadOf(edit.ApplyTo(parts.Head.Metadata)) : parts.Head,
            Messages = messages,
            Index = parts.Index.SetItems(change.Entries.Select(entry => KeyValuePair.Create(entry.Id, entry))),
        };
    }

    /// <summary>Disposing of it lets the next writer in.</summary>
    private readonly struct Turn : IDisposable
    {
        private readonly SemaphoreSlim _turn;

        private Turn(SemaphoreSlim turn) => _turn = turn;

        public static async ValueTask<Turn> TakeAsync(MemoryContext context, TimeSpan wait, CancellationToken cancel)
        {
            SemaphoreSlim turn = context._storage.TurnOf(context.Id);
            if (!await turn.WaitAsync(wait, cancel).ConfigureAwait(false)) throw new WriterWaitException(context.Id, wait);
            return new Turn(turn);
        }

        public void Dispose() => _turn.Release();
    }
}
