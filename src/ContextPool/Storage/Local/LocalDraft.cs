using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>
/// A context on its way into the store, in the room of its writer: the pool, loose or packed, the index, the receipt, and
/// <c>context.json</c> last.
/// </summary>
internal sealed class LocalDraft(LocalStorage storage, ContextLayout layout, ContextId id, DraftTerms terms)
    : LocalParts(storage, layout, id), IContextDraft
{
    private readonly Permissions _forFile = terms.Permissions.ForFile();
    private readonly IDraftPool _pool = PoolOf(storage.Files, layout, id, terms);
    private DraftContents? _contents;
    private IOpenDirectory? _readBack;
    private bool _isPublished;

    public IStoredParts Stored => this;

    public IRawParts Raw => terms.Pack is null
        ? new LocalRawParts(Files, Layout, () => _readBack ??= Files.OpenDirectory(Layout.Pool))
        : new PackedDraftParts(Files, Layout);

    public bool KeepsOrder => terms.Pack is not null;

    /// <summary>Makes the directories.</summary>
    public void Begin()
    {
        Files.CreateDirectory(Layout.Root, terms.Permissions.ForDirectory());
        _pool.Begin(terms.Permissions.ForDirectory());
    }

    public ValueTask AddMessageAsync(MessageId message, ReadOnlyMemory<byte> json, CancellationToken cancel)
    {
        if (_contents is not null) throw new InvalidOperationException("the draft is complete: expected messages before");
        cancel.ThrowIfCancellationRequested();
        _pool.Add(message, json.Span);
        return default;
    }

    public ValueTask<DraftSize> CompleteAsync(DraftCompletion rest, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        IReadOnlyList<IndexEntry> indexed = _pool.Complete(rest.Entries);
        long bytes = rest.Head.Length;
        using (IFileWriter writer = Files.CreateNew(Layout.Index, _forFile))
        {
            bytes += IndexFile.Write(writer, indexed, rest.Written);
            if (terms.SyncsEachFile) writer.Sync();
        }

        if (rest.Receipt is { } receipt) Files.WriteNew(Layout.Receipt, receipt.ToJson(), _forFile, terms.SyncsEachFile);
        Files.WriteNew(Layout.Metadata, rest.Head.Span, _forFile, terms.SyncsEachFile);
        _contents = _pool.Contents(rest.Head.Length, rest.Receipt is not null);
        return new(new DraftSize(bytes, _pool.StoredBytes + bytes));
    }

    public async ValueTask MakeDurableAsync()
    {
        if (terms.SyncsEachFile)
        {
            _pool.SyncNames();
            Files.SyncDirectory(Layout.Root);
        }

        await terms.SyncContentsAsync().ConfigureAwait(false);
    }

    public async ValueTask<DraftFate> PublishAsync(string? replaces, CancellationToken cancel)
    {
        DraftContents contents = _contents ?? throw new InvalidOperationException("the draft has no head: expected it to be complete");
        cancel.ThrowIfCancellationRequested();
        DraftFate fate = replaces is null
            ? PublishNew(contents)
            : await ReplaceAsync(contents, replaces, cancel).ConfigureAwait(false);
        if (fate == DraftFate.Occupied) return fate;
        _isPublished = true;
        await FileBatch.AfterCommitAsync(Id, terms.SyncNamesAsync).ConfigureAwait(false);
        return fate;
    }

    public ValueTask DisposeAsync()
    {
        _readBack?.Dispose();
        _pool.Dispose();
        terms.LetGo(_isPublished);
        return default;
    }

    private static IDraftPool PoolOf(IFileOperations files, ContextLayout layout, ContextId id, DraftTerms terms)
    {
        Permissions forFile = terms.Permissions.ForFile();
        return terms.Pack is { } pack
            ? new PackedDraftPool(files, layout, id, pack, forFile, terms.SyncsEachFile)
            : new LooseDraftPool(files, layout, id, forFile, terms.SyncsEachFile);
    }

    private DraftFate PublishNew(DraftContents contents)
    {
        terms.LastLook();
        return Publisher.PublishNewOverEmpty(Files, Layout, contents, Storage.Layout.Context(Id));
    }

    private async Task<DraftFate> ReplaceAsync(DraftContents contents, string replaces, CancellationToken cancel)
    {
        try
        {
            using WritersLock held = await WritersLock.TakeAsync(
                Files, Storage.Layout.Context(Id), Id, terms.WriterWait, Storage.Time, cancel).ConfigureAwait(false);
            terms.LastLook();
            return Publisher.PublishOver(Files, Storage.Layout, Layout, contents, Id, replaces, Storage.Now());
        }
        catch (ContextNotFoundException)
        {
            return DraftFate.Occupied;
        }
    }
}
