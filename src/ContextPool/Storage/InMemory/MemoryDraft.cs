using System.Collections.Immutable;

namespace ContextPool.Storage.InMemory;

/// <summary>A context that is being built for a <see cref="MemoryStorage"/>.</summary>
internal sealed class MemoryDraft(MemoryStorage storage, ContextId id) : MemoryReading(id), IContextDraft
{
    private readonly ImmutableSortedDictionary<MessageId, MemoryMessage>.Builder _messages =
        ImmutableSortedDictionary.CreateBuilder<MessageId, MemoryMessage>();

    private MemoryParts? _parts;

    public IStoredParts Stored => this;

    public IRawParts Raw => new MemoryRawParts(() => _parts);

    public bool KeepsOrder => false;

    protected override MemoryParts? Parts => _parts;

    public ValueTask AddMessageAsync(MessageId message, ReadOnlyMemory<byte> json, CancellationToken cancel)
    {
        if (_parts is not null) throw new InvalidOperationException("the draft is complete: expected messages before");
        if (!_messages.TryAdd(message, storage.Keep(Message.Parse(json.ToArray(), message)))) throw new MessageExistsException(Id, message);
        return default;
    }

    public ValueTask<DraftSize> CompleteAsync(DraftCompletion rest, CancellationToken cancel)
    {
        ContextMetadata metadata = ContextMetadata.Parse(rest.Head.ToArray(), Id);
        _parts = new MemoryParts(
            storage.HeadOf(metadata), _messages.ToImmutable(), rest.Entries.ToImmutableSortedDictionary(e => e.Id, e => e), rest.Receipt);
        return new(new DraftSize(rest.Head.Length, rest.Head.Length + _parts.Messages.Values.Sum(m => (long)m.Message.Json.Length)));
    }

    public ValueTask MakeDurableAsync() => default;

    public async ValueTask<DraftFate> PublishAsync(string? replaces, CancellationToken cancel)
    {
        MemoryParts parts = _parts ?? throw new InvalidOperationException("the draft has no head: expected it to be complete");
        SemaphoreSlim turn = storage.TurnOf(Id);
        await turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return storage.Publish(Id, parts, replaces);
        }
        finally
        {
            turn.Release();
        }
    }

    public ValueTask DisposeAsync() => default;
}
