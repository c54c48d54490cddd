using System.Runtime.CompilerServices;

namespace ContextPool.Storage.InMemory;

/// <summary>Looks at numbers that every commit counts on, and is told of each.</summary>
internal sealed class MemoryLookout(MemoryStorage storage) : IStorageLookout
{
    public async IAsyncEnumerable<KeyValuePair<ContextId, ContextMark>> LookAsync(
        Func<ContextId, ContextMark?> known, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (ContextId id in storage.Ids)
        {
            cancel.ThrowIfCancellationRequested();
            if (storage.MarkOf(id) is { } mark) yield return KeyValuePair.Create(id, mark);
        }
    }

    public ValueTask<ContextMark?> LookAtAsync(ContextId id, ContextMark? known, CancellationToken cancel) => new(storage.MarkOf(id));

    public IDisposable? Listen(Action<ContextId?> onHint) => new Listener(storage, onHint);

    private sealed class Listener : IDisposable
    {
        private readonly MemoryStorage _storage;
        private readonly Action<ContextId> _onChange;

        public Listener(MemoryStorage storage, Action<ContextId?> onHint)
        {
            _storage = storage;
            _onChange = id => onHint(id);
            _storage.Changed += _onChange;
        }

        public void Dispose() => _storage.Changed -= _onChange;
    }
}
