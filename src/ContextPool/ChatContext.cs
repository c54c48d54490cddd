using ContextPool.Files;
using ContextPool.Indexing;
using ContextPool.Layout;
using ContextPool.Model;
using ContextPool.Reading;

namespace ContextPool;

/// <summary>
/// One open context: a view of its metadata as last read, and of its messages, read when asked for. It sees its own saves at
/// once and those of others after <see cref="RefreshAsync"/>; a save is checked against the disk, never against the view
/// alone. Safe for concurrent use; holds no open files. Reads take no lock and never wait for a writer.
/// </summary>
public sealed partial class ChatContext
{
    private readonly ContextOpener _opener;
    private readonly MessageCache _cache;

    // Guards changes of the two below; readers of the view take the reference and need no lock.
    private readonly Lock _gate = new();
    private volatile ContextView _view;
    private LiveIndex? _index;

    internal ChatContext(ContextOpener opener, ContextView view)
    {
        _opener = opener;
        _cache = new MessageCache(opener.Options.MessageCacheBytes);
        _view = view;
        Id = view.Metadata.Id;
        Layout = opener.Store.Context(Id);
    }

    /// <summary>The context.</summary>
    public ContextId Id { get; }

    /// <summary>Pool or legacy file; a legacy file is read-only, and is found migrated by <see cref="RefreshAsync"/>.</summary>
    public ContextKind Kind => _view.Kind;

    /// <summary>Metadata and branches as last read.</summary>
    public ContextMetadata Metadata => _view.Metadata;

    /// <summary>The version of <c>context.json</c>, or of the legacy file, that <see cref="Metadata"/> was read from.</summary>
    internal FileStat MetadataVersion => _view.Version;

    /// <summary>Where the pool is, or would be.</summary>
    internal ContextLayout Layout { get; }

    internal IFileOperations Files => _opener.Files;

    internal TimeProvider Time => _opener.Time;

    internal ContextStoreOptions Options => _opener.Options;

    /// <summary>Reads the metadata again and forgets cached messages and index.</summary>
    public async Task RefreshAsync(CancellationToken cancel = default)
    {
        ContextView view = await Task.Run(() => _opener.Open(Id), cancel).ConfigureAwait(false);
        lock (_gate)
        {
            _view = view;
            _index = null;
            _cache.Clear();
        }
    }

    /// <summary>Shows metadata that was just saved.</summary>
    internal void Adopt(ContextMetadata metadata, FileStat version)
    {
        lock (_gate) _view = _view with { Metadata = metadata, Version = version };
    }

    /// <summary>Shows an entry that was just saved, in the index that is loaded, or being loaded, if one is.</summary>
    internal void NoteSaved(IndexEntry entry)
    {
        lock (_gate) _index?.Note(entry);
    }

    /// <summary>Drops a message that was just replaced from the cache.</summary>
    internal void Forget(MessageId id) => _cache.Forget(id);
}
