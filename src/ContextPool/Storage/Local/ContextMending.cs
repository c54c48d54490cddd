using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>
/// Mends the directory of one context. New files are made durable under another name and exchanged with what they replace, so that nothing
/// which a program may have open is ever deleted.
/// </summary>
internal sealed class ContextMending(IFileOperations files, StoreLayout store, ContextId id, Timestamp now) : IContextMending
{
    private readonly ContextLayout _context = store.Context(id);
    private readonly RepairTrash _trash = new(files, store, id, now);

    public bool HasReplaced => _trash.HasReplaced;

    public ValueTask<MendingTurn> TryTakeTurnAsync()
    {
        IDisposable? writers = files.TryLockInPlace(_context.Root, out LockRefusal why);
        return new(new MendingTurn(writers, isGone: why == LockRefusal.Gone));
    }

    public ValueTask<bool> HasAsync(ContextPart part) => new(files.Stat(_context.PlaceOf(part)) is not null);

    public ValueTask<Timestamp?> LastWrittenAsync(Finding finding) => new(files.Stat(finding.Place)?.LastWrite);

    public MessageId? NamedBy(Finding misnamed) =>
        ContextLayout.TryParseMessageName(Path.GetFileName(misnamed.Place), out MessageId name) ? name : null;

    public ValueTask<bool> RemoveEmptyAsync()
    {
        files.DeleteDirectory(_context.Root);
        files.SyncDirectory(store.Contexts);
        return new(true);
    }

    public ValueTask<bool> CreatePoolAsync()
    {
        files.CreateDirectory(_context.Pool, FilePermissions().ForDirectory());
        files.SyncDirectory(_context.Root);
        return new(true);
    }

    public ValueTask<bool> PutMetadataAsync(byte[] json, Evidence? seen) => new(Put(_context.Metadata, json, seen));

    public ValueTask<bool> PutMessageAsync(MessageId message, byte[] json, Evidence? seen) => new(Put(_context.Message(message), json, seen));

    public ValueTask<bool> RenameMessageAsync(string place, MessageId message)
    {
        files.Rename(place, _context.Message(message));
        files.SyncDirectory(_context.Pool);
        return new(true);
    }

    public ValueTask<bool> TrashAsync(string place, Evidence? seen) => new(_trash.Move(place, seen));

    public ValueTask<bool> RebuildIndexAsync(IReadOnlySet<MessageId> vouchedFor)
    {
        // I6: a message whose name a crash could still take back must not be in the index.
        files.SyncDirectory(_context.Pool);
        _trash.KeepCopy(_context.Index);
        _trash.KeepCopy(_context.IndexLog);
        IndexStore.Rebuild(files, _context, FilePermissions(), now, vouchedFor);
        return new(true);
    }

    public ValueTask<IReadOnlyList<string>> PutBackWhatWasWrittenToAsync() => new(_trash.PutBackWhatWasWrittenTo());

    private bool Put(string path, byte[] bytes, Evidence? seen)
    {
        if (seen is { IsOfNothing: false }) return _trash.Replace(path, bytes, FilePermissions(), seen);
        string aside = _context.Aside();
        try
        {
            files.WriteNew(aside, bytes, FilePermissions(), sync: true);
            files.Rename(aside, path);
        }
        catch (FileOperationException e)
        {
            DeleteQuietly(aside);
            if (e.Failure == FileFailure.AlreadyExists) return false;
            throw;
        }

        files.SyncDirectory(Path.GetDirectoryName(path)!);
        return true;
    }

    /// <summary>Those of the metadata; where there is none, of what lies beside it.</summary>
    private Permissions FilePermissions()
    {
        FileStat? stat = files.Stat(_context.Metadata) ?? files.Stat(_context.Receipt) ?? files.Stat(_context.Root);
        return (stat?.Permissions ?? Permissions.Private).ForFile();
    }

    private void DeleteQuietly(string aside)
    {
        try
        {
            files.DeleteFile(aside);
        }
        catch (FileOperationException)
        {
            // The next writer deletes it.
        }
    }
}
