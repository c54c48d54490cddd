using ContextPool.Files;
using ContextPool.Storage;
using ContextPool.Storage.Local;

namespace ContextPool.Serving;

/// <summary>Finds a context, in the store or behind it, and reads what is needed to show it.</summary>
internal sealed class ContextOpener
{
    private readonly StoreLayout _store;
    private readonly SharedCores _cores;

    public ContextOpener(StoreLayout store, ContextStoreOptions options, IFileOperations files, TimeProvider time)
    {
        _store = store;
        Options = options;
        Files = files;
        Time = time;
        Legacy = options.Legacy?.Behind(store, files, time, options.Durable);
        Torn = new TornFiles(files, time, options.TornFileWait);
        _cores = new SharedCores(id => CoreOf(new PoolMessages(files, store.Context(id), Torn)));
    }

    public StoreLayout Store => _store;

    public ContextStoreOptions Options { get; }

    public IFileOperations Files { get; }

    public TimeProvider Time { get; }

    /// <summary>Reads beside programs that write in place.</summary>
    public TornFiles Torn { get; }

    /// <summary>The order in which this store looks at its disk.</summary>
    public Moments Moments { get; } = new();

    /// <summary>The contexts that the store stands in front of; null where it stands alone.</summary>
    public ILegacyContexts? Legacy { get; }

    /// <summary>What the store asked of its programs when it was opened.</summary>
    public StoreFeatures Features { get; set; }

    /// <summary>
    /// True where an append may begin a log of commits. Asked of the disk, because somebody may have switched the feature off
    /// since; only once per log.
    /// </summary>
    public bool BeginsCommitLogs =>
        Features.HasFlag(StoreFeatures.CommitLog) && StoreFormat.ReadFeatures(Files, _store).HasFlag(StoreFeatures.CommitLog);

    /// <summary>
    /// Reads <c>context.json</c> and nothing else, or what is behind the store. Throws <see cref="ContextNotFoundException"/> or
    /// <see cref="InvalidContentException"/>.
    /// </summary>
    public ContextView Open(ContextId id) => OpenPool(id) ?? OpenLegacy(id) ?? OpenPool(id) ?? throw new ContextNotFoundException(id);

    /// <summary>The context as a pool; null where the store has none.</summary>
    public ContextView? OpenPool(ContextId id)
    {
        long moment = Moments.Next();
        ContextLayout context = _store.Context(id);
        if (Torn.Read(context.Metadata, () => HeadReader.Read(Files, context, id, _cores.Find(id)?.Seen)) is not { } head) return null;
        ContextCore core = _cores.Of(id);
        core.See(head, moment);
        return new ContextView(ContextKind.Pool, head.Metadata, head.Version, core, moment);
    }

    /// <summary>The context as it is behind the store; null where it is not there, or where it was migrated at this moment.</summary>
    private ContextView? OpenLegacy(ContextId id)
    {
        long moment = Moments.Next();
        return Legacy?.Open(id) is { } view
            ? new ContextView(ContextKind.Legacy, view.Metadata, view.Version, CoreOf(view.Messages), moment)
            : null;
    }

    /// <summary>Migrates a context, or finds it migrated, as <see cref="ILegacyContexts.MigrateAsync"/>.</summary>
    public Task MigrateAsync(ContextId id, TimeSpan wait, CancellationToken cancel) =>
        Legacy is { } legacy ? legacy.MigrateAsync(id, wait, cancel)
        : Files.Stat(_store.Context(id).Metadata) is not null ? Task.CompletedTask
        : throw new ContextNotFoundException(id);

    /// <summary>Migrates a context because a save or a deletion needs a pool. Throws <see cref="LegacyContextException"/> where that is not wanted.</summary>
    public Task MigrateForSavingAsync(ContextId id, CancellationToken cancel) =>
        Legacy is { MigratesOnAccess: true } legacy ? legacy.MigrateAsync(id, Options.WriterWait, cancel) : throw new LegacyContextException(id);

    private ContextCore CoreOf(IMessageSource source) => new(source, Moments, Options.MessageCacheBytes);
}
