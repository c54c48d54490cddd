using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>
/// A context on its way into the store, in the room of its writer: the pool, the index, the receipt, and <c>context.json</c> last.
/// </summary>
internal sealed class LocalDraft(LocalStorage storage, WriterRoom room, ContextLayout layout, ContextId id, int expected)
    : LocalParts(storage, layout, id), IContextDraft
{
    // A conversation belongs to whoever starts it; a server that shares it sets its own rights.
    private readonly Permissions _permissions = Permissions.Private;
    private readonly bool _syncEach = storage.IsDurable && !FileBatch.SyncsTogether(expected);
    private DraftContents? _contents;
    private int _messages;

    public IStoredParts Stored => this;

    /// <summary>Makes the directories.</summary>
    public void Begin()
    {
        Files.CreateDirectory(Layout.Root, _permissions.ForDirectory());
        Files.CreateDirectory(Layout.Pool, _permissions.ForDirectory());
    }

    public ValueTask AddMessageAsync(MessageId message, ReadOnlyMemory<byte> json, CancellationToken cancel)
    {
        if (_contents is not null) throw new InvalidOperationException("the draft is complete: expected messages before");
        cancel.ThrowIfCancellationRequested();
        try
        {
            Files.WriteNew(Layout.Message(message), json.Span, _permissions, _syncEach);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.AlreadyExists)
        {
            throw new MessageExistsException(Id, message);
        }

        _messages++;
        return default;
    }

    public ValueTask CompleteAsync(DraftCompletion rest, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        using (IFileWriter writer = Files.CreateNew(Layout.Index, _permissions))
        {
            IndexFile.Write(writer, rest.Entries, rest.Written);
            if (_syncEach) writer.Sync();
        }

        if (rest.Receipt is { } receipt) Files.WriteNew(Layout.Receipt, receipt.ToJson(), _permissions, _syncEach);
        Files.WriteNew(Layout.Metadata, rest.Head.Span, _permissions, _syncEach);
        _contents = new DraftContents(_messages, rest.Head.Length, rest.Receipt is not null);
        return default;
    }

    public ValueTask MakeDurableAsync()
    {
        if (!Storage.IsDurable) return default;
        if (!_syncEach)
        {
            Files.SyncFileSystem(Layout.Root);
            return default;
        }

        Files.SyncDirectory(Layout.Pool);
        Files.SyncDirectory(Layout.Root);
        return default;
    }

    public async ValueTask<DraftFate> PublishAsync(string? replaces, CancellationToken cancel)
    {
        DraftContents contents = _contents ?? throw new InvalidOperationException("the draft has no head: expected it to be complete");
        cancel.ThrowIfCancellationRequested();
        PublishResult result = replaces is null
            ? Publisher.PublishNewOverEmpty(Files, Layout, contents, Storage.Layout.Context(Id))
            : await ReplaceAsync(contents, replaces, cancel).ConfigureAwait(false);
        if (result == PublishResult.Occupied) return DraftFate.Occupied;
        FileBatch.AfterCommit(Id, Storage.SyncNames);
        return DraftFate.Published;
    }

    /// <summary>What stays is left to a collection; it must not hide why the draft was given up.</summary>
    public ValueTask DisposeAsync()
    {
        using (room) StagingArea.Remove(Files, Storage.Layout, room, Storage.Time);
        return default;
    }

    private async Task<PublishResult> ReplaceAsync(DraftContents contents, string replaces, CancellationToken cancel)
    {
        try
        {
            using WritersLock held = await WritersLock.TakeAsync(
                Files, Storage.Layout.Context(Id), Id, Timeout.InfiniteTimeSpan, Storage.Time, cancel).ConfigureAwait(false);
            return Publisher.PublishOver(Files, Storage.Layout, Layout, contents, Id, replaces, Storage.Now());
        }
        catch (ContextNotFoundException)
        {
            return PublishResult.Occupied;
        }
    }
}
