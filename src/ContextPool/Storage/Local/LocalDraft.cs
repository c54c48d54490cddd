using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>
/// A context on its way into the store, in the room of its writer: the pool, the index, the receipt, and <c>context.json</c> last.
/// </summary>
internal sealed class LocalDraft(LocalStorage storage, ContextLayout layout, ContextId id, DraftTerms terms)
    : LocalParts(storage, layout, id), IContextDraft
{
    private readonly Permissions _forFile = terms.Permissions.ForFile();
    private DraftContents? _contents;
    private int _messages;
    private bool _isPublished;

    public IStoredParts Stored => this;

    public IRawParts Raw { get; } = new LocalRawParts(storage.Files, layout);

    /// <summary>Makes the directories.</summary>
    public void Begin()
    {
        Files.CreateDirectory(Layout.Root, terms.Permissions.ForDirectory());
        Files.CreateDirectory(Layout.Pool, terms.Permissions.ForDirectory());
    }

    public ValueTask AddMessageAsync(MessageId message, ReadOnlyMemory<byte> json, CancellationToken cancel)
    {
        if (_contents is not null) throw new InvalidOperationException("the draft is complete: expected messages before");
        cancel.ThrowIfCancellationRequested();
        try
        {
            Files.WriteNew(Layout.Message(message), json.Span, _forFile, terms.SyncsEachFile);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.AlreadyExists)
        {
            throw new MessageExistsException(Id, message);
        }

        _messages++;
        return default;
    }

    public ValueTask<long> CompleteAsync(DraftCompletion rest, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        long bytes = rest.Head.Length;
        using (IFileWriter writer = Files.CreateNew(Layout.Index, _forFile))
        {
            bytes += IndexFile.Write(writer, rest.Entries, rest.Written);
            if (terms.SyncsEachFile) writer.Sync();
        }

        if (rest.Receipt is { } receipt) Files.WriteNew(Layout.Receipt, receipt.ToJson(), _forFile, terms.SyncsEachFile);
        Files.WriteNew(Layout.Metadata, rest.Head.Span, _forFile, terms.SyncsEachFile);
        _contents = new DraftContents(_messages, rest.Head.Length, rest.Receipt is not null);
        return new(bytes);
    }

    public async ValueTask MakeDurableAsync()
    {
        if (terms.SyncsEachFile)
        {
            Files.SyncDirectory(Layout.Pool);
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
        terms.LetGo(_isPublished);
        return default;
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
