using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.Storage;
using ContextPool.Storage.Local;

namespace ContextPool.Serving;

/// <summary>Finds a context, in the storage or in the legacy directory behind it, and reads what is needed to show it.</summary>
internal sealed class ContextOpener
{
    private readonly SharedCores _cores;

    public ContextOpener(IContextStorage storage, ContextStoreOptions options, TimeProvider time)
    {
        Storage = storage;
        Options = options;
        Time = time;
        if (options.LegacyDirectory is { } legacy && storage is LocalStorage local)
            Legacy = new LegacyShelf(local.Files, local.Layout, time, legacy);
        _cores = new SharedCores(id => CoreOf(storage.Context(id)));
    }

    public IContextStorage Storage { get; }

    public ContextStoreOptions Options { get; }

    public TimeProvider Time { get; }

    /// <summary>The order in which this store looks at its storage.</summary>
    public Moments Moments { get; } = new();

    /// <summary>The legacy files that the store stands in front of; null where it stands alone.</summary>
    public LegacyShelf? Legacy { get; }

    /// <summary>
    /// Reads the head and nothing else, or scans the legacy file. Throws <see cref="ContextNotFoundException"/> or
    /// <see cref="InvalidContentException"/>.
    /// </summary>
    public async Task<ContextView> OpenAsync(ContextId id, CancellationToken cancel) =>
        await OpenPoolAsync(id, cancel).ConfigureAwait(false)
        ?? await Task.Run(() => OpenLegacy(id), cancel).ConfigureAwait(false)
        ?? await OpenPoolAsync(id, cancel).ConfigureAwait(false)
        ?? throw new ContextNotFoundException(id);

    /// <summary>The context as a pool; null where the storage has none.</summary>
    public async Task<ContextView?> OpenPoolAsync(ContextId id, CancellationToken cancel)
    {
        long moment = Moments.Next();
        ContextCore? known = _cores.Find(id);
        IStoredContext stored = known?.Stored ?? Storage.Context(id);
        if (await stored.ReadHeadAsync(known?.Seen, cancel).ConfigureAwait(false) is not { } head) return null;
        ContextCore core = _cores.Of(id);
        core.See(head, moment);
        return new ContextView(ContextKind.Pool, head, core, moment);
    }

    /// <summary>The context as its legacy file has it; null where there is none, or where it was migrated at this moment.</summary>
    private ContextView? OpenLegacy(ContextId id)
    {
        if (Storage is not LocalStorage local || Legacy?.Find(id) is not { } path) return null;
        long moment = Moments.Next();
        try
        {
            (ContextHead head, LegacyMessages messages) = local.Torn.Read(path, () => LegacyMessages.Scan(local.Files, path, id));
            return new ContextView(ContextKind.Legacy, head, CoreOf(messages), moment);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            // Migrated and removed since it was looked for: the pool has it now.
            return null;
        }
    }

    private ContextCore CoreOf(IMessageSource source) => new(source, Moments, Options.MessageCacheBytes);
}
