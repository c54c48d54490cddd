using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using ContextPool.Format;

namespace ContextPool.Storage.InMemory;

/// <summary>
/// Contexts in the memory of this process, for tests of programs that use the library and for what is not to be kept. Nothing survives
/// the process, so everything in it is as durable as it gets.
/// </summary>
internal sealed class MemoryStorage(TimeProvider time) : IContextStorage
{
    // Guards what concerns a context as a whole: being there, in the trash, deleted. Commits have a turn of their own per context.
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<ContextId, MemoryParts> _published = new();
    private readonly ConcurrentDictionary<ContextId, SemaphoreSlim> _turns = new();
    private readonly ConcurrentDictionary<ContextId, ConcurrentDictionary<string, MemoryPartials.Written>> _partials = new();
    private readonly ConcurrentDictionary<ContextId, long> _messageVersions = new();
    private readonly Dictionary<ContextId, Receipt> _deleted = [];
    private readonly SortedList<string, (TrashEntry Entry, MemoryParts Parts)> _trash = new(StringComparer.Ordinal);
    private long _lastVersion;
    private int _lastTrash;
    private StoreFeatures _features;

    public string Place => "memory";

    public IStorageExamination Examination => new MemoryExamination(this);

    public IStorageMending Mending => new MemoryMending(this);

    /// <summary>The contexts that are there now.</summary>
    public IEnumerable<ContextId> Ids => _published.Select(p => p.Key);

    public async IAsyncEnumerable<ContextId> ListAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach ((ContextId id, _) in _published)
        {
            cancel.ThrowIfCancellationRequested();
            yield return id;
        }
    }

    public IStoredContext Context(ContextId id) => new MemoryContext(this, id);

    public ValueTask<IContextDraft> BeginDraftAsync(ContextId id, int messages, CancellationToken cancel) => new(new MemoryDraft(this, id));

    public async IAsyncEnumerable<TrashEntry> ListTrashAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        List<TrashEntry> entries;
        lock (_gate) entries = [.. _trash.Values.Select(t => t.Entry)];
        foreach (TrashEntry entry in entries)
        {
            cancel.ThrowIfCancellationRequested();
            yield return entry;
        }
    }

    public ValueTask<bool> RestoreAsync(ContextId id, TimeSpan wait, CancellationToken cancel)
    {
        lock (_gate)
        {
            string? newest = _trash.Where(t => t.Value.Entry.Id == id && t.Value.Entry.Kind == TrashKinds.Deleted).Select(t => t.Key).LastOrDefault();
            if (newest is null) return new(false);
            if (!_published.TryAdd(id, _trash[newest].Parts)) throw new ContextExistsException(id);
            _trash.Remove(newest);
            _deleted.Remove(id);
        }

        Changed?.Invoke(id);
        return new(true);
    }

    public ValueTask<bool> RemoveFromTrashAsync(TrashEntry entry, CancellationToken cancel)
    {
        lock (_gate) return new(_trash.Remove(entry.Name));
    }

    public ValueTask ClearLitterAsync(Action<string>? onPassedOver, CancellationToken cancel) => default;

    public ValueTask<Receipt?> ReadDeletedReceiptAsync(ContextId id, CancellationToken cancel)
    {
        lock (_gate) return new(_deleted.GetValueOrDefault(id));
    }

    public ValueTask<StoreFeatures> ReadFeaturesAsync(CancellationToken cancel) => new(_features);

    /// <summary>Remembered; none of them asks anything of what is in memory.</summary>
    public ValueTask SwitchFeatureAsync(StoreFeatures feature, bool isOn, TimeSpan wait, CancellationToken cancel)
    {
        lock (_gate) _features = isOn ? _features | feature : _features & ~feature;
        return default;
    }

    public MemoryParts? PartsOf(ContextId id) => _published.GetValueOrDefault(id);

    /// <summary>Keeps the writers of one context apart; there is one a context and storage, whoever asks.</summary>
    public SemaphoreSlim TurnOf(ContextId id) => _turns.GetOrAdd(id, _ => new SemaphoreSlim(1, 1));

    /// <summary>What is kept of messages that are being made.</summary>
    public ConcurrentDictionary<string, MemoryPartials.Written> KeptOf(ContextId id) => _partials.GetOrAdd(id, _ => new());

    /// <summary>A head that is new.</summary>
    public ContextHead HeadOf(ContextMetadata metadata) => new(metadata, new MemoryVersion(Interlocked.Increment(ref _lastVersion)), Now());

    /// <summary>A version of a message that is new.</summary>
    public MemoryMessage Keep(Message message) => new(message, (UInt128)Interlocked.Increment(ref _lastVersion));

    /// <summary>Shows the parts; false where the context went meanwhile. The caller has the turn.</summary>
    public bool TryCommit(ContextId id, MemoryParts before, MemoryParts after)
    {
        if (!_published.TryUpdate(id, after, before)) return false;
        if (!ReferenceEquals(before.Messages, after.Messages)) CountMessages(id);
        Changed?.Invoke(id);
        return true;
    }

    /// <summary>Tells of a change after it was made, on the thread that made it.</summary>
    public event Action<ContextId>? Changed;

    /// <summary>The mark of a context; null where it is not there.</summary>
    public ContextMark? MarkOf(ContextId id) => PartsOf(id) is { } parts
        ? new ContextMark((ulong)((MemoryVersion)parts.Head.Version).Number, (ulong)_messageVersions.GetValueOrDefault(id)) : null;

    public IStorageLookout LookOut() => new MemoryLookout(this);

    /// <summary>As <see cref="IContextDraft.PublishAsync"/>. The caller has the turn.</summary>
    public DraftFate Publish(ContextId id, MemoryParts parts, string? replaces)
    {
        lock (_gate)
        {
            if (PartsOf(id) is { } there)
            {
                if (replaces is null || there.Digest != replaces) return DraftFate.Occupied;
                Discard(id, there, TrashKinds.Replaced);
            }
            else if (replaces is not null)
            {
                return DraftFate.Occupied;
            }

            _published[id] = parts;
            _deleted.Remove(id);
        }

        CountMessages(id);
        Changed?.Invoke(id);
        return DraftFate.Published;
    }

    /// <summary>As <see cref="IStoredContext.DeleteAsync"/>. The caller has the turn.</summary>
    public void Delete(ContextId id, Func<Receipt?>? orElse)
    {
        lock (_gate)
        {
            if (!_published.TryRemove(id, out MemoryParts? parts)) throw new ContextNotFoundException(id);
            Discard(id, parts, TrashKinds.Deleted);
            if ((parts.Receipt ?? orElse?.Invoke()) is { } receipt) _deleted[id] = receipt;
        }

        Changed?.Invoke(id);
    }

    /// <summary>Puts a message that a repair took out where it can be found again. The caller has the turn.</summary>
    public void Discard(ContextId id, MemoryParts parts, MemoryMessage taken)
    {
        lock (_gate) Discard(id, parts with { Messages = parts.Messages.Clear().Add(taken.Message.Id, taken) }, TrashKinds.Removed);
    }

    private void CountMessages(ContextId id) => _messageVersions[id] = Interlocked.Increment(ref _lastVersion);

    private void Discard(ContextId id, MemoryParts parts, string kind)
    {
        Timestamp now = Now();
        string name = string.Create(CultureInfo.InvariantCulture, $"{_lastTrash++:d10}-{kind}-{id}");
        _trash.Add(name, (new TrashEntry(name, now, kind, id), parts));
    }

    private Timestamp Now() => Timestamp.FromDateTime(time.GetUtcNow());
}
