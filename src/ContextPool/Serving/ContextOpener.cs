using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.Storage;
using ContextPool.Storage.Local;

namespace ContextPool.Serving;

/// <summary>Finds a context, in the store or in the legacy directory behind it, and reads what is needed to show it.</summary>
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
        Legacy = options.LegacyDirectory is null ? null : new LegacyShelf(files, store, time, options.LegacyDirectory);
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

    /// <summary>The legacy files that the store stands in front of; null where it stands alone.</summary>
    public LegacyShelf? Legacy { get; }

    /// <summary>What the store asked of its programs when it was opened.</summary>
    public StoreFeatures Features { get; set; }

    /// <summary>
    /// True where an append may begin a log of commits. Asked of the disk, because somebody may have switched the feature off
    /// since; only once per log.
    /// </summary>
    public bool BeginsCommitLogs =>
        Features.HasFlag(StoreFeatures.CommitLog) && StoreFormat.ReadFeatures(Files, _store).HasFlag(StoreFeatures.CommitLog);

    /// <summary>
    /// Reads <c>context.json</c> and nothing else, or scans the legacy file. Throws <see cref="ContextNotFoundException"/> or
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

    /// <summary>The context as its legacy file has it; null where there is none, or where it was migrated at this moment.</summary>
    private ContextView? OpenLegacy(ContextId id)
    {
        if (Legacy?.Find(id) is not { } path) return null;
        long moment = Moments.Next();
        try
        {
            (ContextMetadata metadata, FileStat version, LegacyMessages messages) = Torn.Read(path, () => LegacyMessages.Scan(Files, path, id));
            return new ContextView(ContextKind.Legacy, metadata, version, CoreOf(messages), moment);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            // Migrated and removed since it was looked for: the pool has it now.
            return null;
        }
    }

    private ContextCore CoreOf(IMessageSource source) => new(source, Moments, Options.MessageCacheBytes);
}
