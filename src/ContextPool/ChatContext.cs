using ContextPool.Serving;

namespace ContextPool;

/// <summary>
/// One open context: a view of its metadata as last read, and of its messages, read when asked for. It sees its own saves at
/// once and those of others after <see cref="RefreshAsync"/>; a save is checked against what is stored, never against the view
/// alone. Safe for concurrent use; holds no open files. Reads take no lock and never wait for a writer. Views of one context that
/// were opened by one <see cref="ContextStore"/> share messages and index in memory, and write in turn.
/// </summary>
public sealed partial class ChatContext
{
    private readonly ContextOpener _opener;

    // Guards changes of the view; its readers take the reference and need no lock.
    private readonly Lock _gate = new();
    private volatile ContextView _view;
    private long _shownAt;

    internal ChatContext(ContextOpener opener, ContextView view)
    {
        _opener = opener;
        _view = view;
        _shownAt = view.Moment;
        Id = view.Metadata.Id;
    }

    /// <summary>The context.</summary>
    public ContextId Id { get; }

    /// <summary>
    /// Pool or legacy file. A legacy file is never written: the first save migrates it where the store migrates on access. One that was migrated meanwhile is found so by the next save or <see cref="RefreshAsync"/>.
    /// </summary>
    public ContextKind Kind => _view.Kind;

    /// <summary>Metadata and branches as last read.</summary>
    public ContextMetadata Metadata => _view.Metadata;

    /// <summary>
    /// When <see cref="Metadata"/>, or the legacy file, were written, as last read: the last append, or the last edit of metadata or
    /// branches. A message that is replaced does not show here.
    /// </summary>
    public Timestamp LastChanged => _view.Head.Written;

    /// <summary>What other views of this context share with this one.</summary>
    internal ContextCore Core => _view.Core;

    private TimeProvider Time => _opener.Time;

    private ContextStoreOptions Options => _opener.Options;

    /// <summary>Reads the metadata again, and from now on no message or index that was read before.</summary>
    public async Task RefreshAsync(CancellationToken cancel = default)
    {
        ContextView read = await _opener.OpenAsync(Id, cancel).ConfigureAwait(false);
        lock (_gate)
        {
            // What is shown since this reading began is a save of this object, or a later reading: it has all that was stored
            // when this call was made. Messages and index of before are to be read again all the same.
            _view = read.Moment > _shownAt ? read : _view with { Moment = Math.Max(_view.Moment, read.Moment) };
            _shownAt = Math.Max(_shownAt, read.Moment);
        }
    }
}
