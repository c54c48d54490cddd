using System.Collections.Concurrent;

namespace ContextPool.Storage.InMemory;

/// <summary>Messages that are being made of one context in a <see cref="MemoryStorage"/>.</summary>
internal sealed class MemoryPartials(MemoryStorage storage, ContextId id) : IPartialMessages
{
    private readonly ConcurrentDictionary<string, Written> _kept = storage.KeptOf(id);

    public ValueTask<IPartialMessage> BeginAsync(MessageId message, ReadOnlyMemory<byte> first, CancellationToken cancel)
    {
        if (storage.PartsOf(id) is null) throw new ContextNotFoundException(id);
        var partial = new Written(_kept, message, first);
        _kept[partial.Key] = partial;
        return new(partial);
    }

    public ValueTask<IReadOnlyList<StoredPartial>> ListAsync(CancellationToken cancel) =>
        new(storage.PartsOf(id) is null ? [] : [.. _kept.Values.Select(kept => kept.ToStored()).OrderBy(partial => partial.Key, StringComparer.Ordinal)]);

    public ValueTask<bool> RemoveAsync(StoredPartial partial, CancellationToken cancel) =>
        new(_kept.TryGetValue(partial.Key, out Written? kept) && kept is { HasWriter: false } && _kept.TryRemove(partial.Key, out _));

    /// <summary>One of them.</summary>
    internal sealed class Written(ConcurrentDictionary<string, Written> kept, MessageId message, ReadOnlyMemory<byte> first) : IPartialMessage
    {
        private byte[] _bytes = first.ToArray();

        public string Key { get; } = $"{message}-{Guid.NewGuid():N}";

        public bool HasWriter { get; private set; } = true;

        public StoredPartial ToStored() => new(message, Key, _bytes, HasWriter);

        public ValueTask AddAsync(ReadOnlyMemory<byte> more, CancellationToken cancel)
        {
            cancel.ThrowIfCancellationRequested();
            _bytes = [.. _bytes, .. more.Span];
            return default;
        }

        public ValueTask RemoveAsync()
        {
            kept.TryRemove(Key, out _);
            return default;
        }

        public ValueTask DisposeAsync()
        {
            HasWriter = false;
            return default;
        }
    }
}
