using System.Collections.Immutable;

namespace ContextPool.Storage.InMemory;

/// <summary>
/// Mends what programs can get wrong in a context in memory: its head and its place are whole as long as it is there, and whoever writes
/// takes turns.
/// </summary>
internal sealed class MemoryContextMending(MemoryStorage storage, ContextId id) : IContextMending
{
    public bool HasReplaced => false;

    public async ValueTask<MendingTurn> TryTakeTurnAsync()
    {
        SemaphoreSlim turn = storage.TurnOf(id);
        if (!await turn.WaitAsync(TimeSpan.Zero).ConfigureAwait(false)) return default;
        bool isGone = storage.PartsOf(id) is null;
        if (isGone) turn.Release();
        return new MendingTurn(isGone ? null : new Held(turn), isGone);
    }

    /// <summary>The index goes with the messages it tells of, so there is no part of it to take out before them.</summary>
    public ValueTask<bool> HasAsync(ContextPart part) => new(part is not (ContextPart.Index or ContextPart.IndexLog));

    public ValueTask<Timestamp?> LastWrittenAsync(Finding finding) => default;

    public MessageId? NamedBy(Finding misnamed) => MemoryPlaces.MessageAt(misnamed.Place);

    public ValueTask<bool> RemoveEmptyAsync() => new(false);

    public ValueTask<bool> CreatePoolAsync() => new(false);

    public ValueTask<bool> PutMetadataAsync(byte[] json, Evidence? seen) =>
        Change(parts => parts with { Head = storage.HeadOf(ContextMetadata.Parse(json, id)) });

    public ValueTask<bool> PutMessageAsync(MessageId message, byte[] json, Evidence? seen) =>
        Change(parts => With(parts, storage.Keep(Message.Parse(json, message))));

    /// <summary>What is kept under a name is that message: none is found under another.</summary>
    public ValueTask<bool> RenameMessageAsync(string place, MessageId message) => new(false);

    public ValueTask<bool> TrashAsync(string place, Evidence? seen) => Change(parts =>
    {
        MessageId message = MemoryPlaces.MessageAt(place)!.Value;
        storage.Discard(id, parts, parts.Messages[message]);
        return parts with { Messages = parts.Messages.Remove(message), Index = parts.Index.Remove(message) };
    });

    public ValueTask<bool> RebuildIndexAsync(IReadOnlySet<MessageId> vouchedFor) =>
        Change(parts => parts with { Index = parts.BuildIndex().ToImmutableSortedDictionary(e => e.Id, e => e) });

    public ValueTask<IReadOnlyList<string>> PutBackWhatWasWrittenToAsync() => new([]);

    private static MemoryParts With(MemoryParts parts, MemoryMessage message) => parts with
    {
        Messages = parts.Messages.SetItem(message.Message.Id, message),
        Index = parts.Index.Remove(message.Message.Id),
    };

    private ValueTask<bool> Change(Func<MemoryParts, MemoryParts> step) =>
        new(storage.PartsOf(id) is { } parts && storage.TryCommit(id, parts, step(parts)));

    private sealed class Held(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
