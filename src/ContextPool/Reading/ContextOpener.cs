using ContextPool.Files;
using ContextPool.Json;
using ContextPool.Layout;
using ContextPool.Model;

namespace ContextPool.Reading;

/// <summary>Finds a context, in the store or in the legacy directory behind it, and reads what is needed to show it.</summary>
internal sealed class ContextOpener(StoreLayout store, ContextStoreOptions options, IFileOperations files, TimeProvider time)
{
    public StoreLayout Store => store;

    public ContextStoreOptions Options => options;

    public IFileOperations Files => files;

    public TimeProvider Time => time;

    /// <summary>The legacy files that the store stands in front of; null where it stands alone.</summary>
    public LegacyShelf? Legacy { get; } =
        options.LegacyDirectory is null ? null : new LegacyShelf(files, store, options.LegacyDirectory);

    /// <summary>
    /// Reads <c>context.json</c> and nothing else, or scans the legacy file. Throws <see cref="ContextNotFoundException"/> or
    /// <see cref="InvalidContentException"/>.
    /// </summary>
    public ContextView Open(ContextId id) => OpenPool(id) ?? OpenLegacy(id) ?? OpenPool(id) ?? throw new ContextNotFoundException(id);

    /// <summary>The context as a pool; null where the store has none.</summary>
    public ContextView? OpenPool(ContextId id)
    {
        ContextLayout context = store.Context(id);
        try
        {
            using IFileReader reader = files.OpenRead(context.Metadata);
            FileStat version = reader.Stat();
            ContextMetadata metadata = ContextMetadata.Parse(reader.ReadAll(), id);
            return new ContextView(ContextKind.Pool, metadata, version, new PoolMessages(files, context));
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            return null;
        }
    }

    /// <summary>The context as its legacy file has it; null where there is none, or where it was migrated at this moment.</summary>
    private ContextView? OpenLegacy(ContextId id)
    {
        if (Legacy?.Find(id) is not { } path) return null;
        try
        {
            (ContextMetadata metadata, FileStat version, LegacyMessages messages) = LegacyMessages.Scan(files, path, id);
            return new ContextView(ContextKind.Legacy, metadata, version, messages);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            // Migrated and removed since it was looked for: the pool has it now.
            return null;
        }
    }
}
