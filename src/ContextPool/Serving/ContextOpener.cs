using ContextPool.Storage;

namespace ContextPool.Serving;

/// <summary>Finds a context, in the storage or behind it, and reads what is needed to show it.</summary>
internal sealed class ContextOpener
{
    private readonly SharedCores _cores;

    public ContextOpener(IContextStorage storage, ContextStoreOptions options, TimeProvider time)
    {
        Storage = storage;
        Options = options;
        Time = time;
        Legacy = options.Legacy?.Behind(storage);
        _cores = new SharedCores(id => CoreOf(storage.Context(id)));
    }

    public IContextStorage Storage { get; }

    public ContextStoreOptions Options { get; }

    public TimeProvider Time { get; }

    /// <summary>The order in which this store looks at its storage.</summary>
    public Moments Moments { get; } = new();

    /// <summary>The contexts that the store stands in front of; null where it stands alone.</summary>
    public ILegacyContexts? Legacy { get; }

    /// <summary>
    /// Reads the head and nothing else, or what is behind the storage. Throws <see cref="ContextNotFoundException"/> or
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

    /// <summary>A context that was just saved and is not read again.</summary>
    public ContextView Show(ContextHead head) => new(ContextKind.Pool, head, _cores.Of(head.Metadata.Id), Moments.Next());

    /// <summary>The context as it is behind the store; null where it is not there, or where it was migrated at this moment.</summary>
    private ContextView? OpenLegacy(ContextId id)
    {
        long moment = Moments.Next();
        return Legacy?.Open(id) is { } view ? new ContextView(ContextKind.Legacy, view.Head, CoreOf(view.Messages), moment) : null;
    }

    /// <summary>Migrates a context, or finds it migrated, as <see cref="ILegacyContexts.MigrateAsync"/>.</summary>
    public async Task MigrateAsync(ContextId id, TimeSpan wait, CancellationToken cancel)
    {
        if (Legacy is { } legacy) await legacy.MigrateAsync(id, wait, cancel).ConfigureAwait(false);
        else if (!await Storage.Context(id).ExistsAsync(cancel).ConfigureAwait(false)) throw new ContextNotFoundException(id);
    }

    /// <summary>Migrates a context because a save or a deletion needs a pool. Throws <see cref="LegacyContextException"/> where that is not wanted.</summary>
    public Task MigrateForSavingAsync(ContextId id, CancellationToken cancel) =>
        Legacy is { MigratesOnAccess: true } legacy ? legacy.MigrateAsync(id, Options.WriterWait, cancel) : throw new LegacyContextException(id);

    private ContextCore CoreOf(IMessageSource source) => new(source, Moments, Options.MessageCacheBytes);
}
