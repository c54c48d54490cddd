using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage;
using ContextPool.Storage.Local;

namespace ContextPool.Checking;

/// <content>
/// The steps. Each leaves the context as it was or as it is to be: new files are made durable under another name and exchanged with
/// what they replace, so that nothing which a program may have open is ever deleted.
/// </content>
internal sealed partial class ContextRepair
{
    /// <summary>What is done for each kind; false where what is there is not what was seen, and stays.</summary>
    private Dictionary<RepairKind, Func<RepairAction, bool>> Steps() => new()
    {
        [RepairKind.AcceptMessage] = action => _vouchedFor.Add(action.Message!.Value),
        [RepairKind.CreatePool] = _ => CreatePool(),
        [RepairKind.RebuildIndex] = _ => WriteIndexAnew(),
        [RepairKind.RebuildMetadata] = _ => RebuildMetadata(),
        [RepairKind.RecoverMessage] = RecoverMessage,
        [RepairKind.RemoveEmptyDirectory] = _ => RemoveEmptyDirectory(),
        [RepairKind.RenameMessage] = RenameMessage,
        [RepairKind.TrashFile] = action => _trash.Move(action.Place, _seen.GetValueOrDefault(action.Place)),
    };

    private bool RemoveEmptyDirectory()
    {
        _files.DeleteDirectory(_context.Root);
        _files.SyncDirectory(_store.Contexts);
        return true;
    }

    private bool RebuildMetadata()
    {
        ISourceBackup backup = _backup.Value!;
        return Put(_context.Metadata, RecoveredMetadata.Of(backup.Metadata().Span, backup.Branches, MessagesOutsideBackup()));
    }

    private bool CreatePool()
    {
        _files.CreateDirectory(_context.Pool, FilePermissions().ForDirectory());
        _files.SyncDirectory(_context.Root);
        return true;
    }

    private bool RecoverMessage(RepairAction action)
    {
        MessageId message = action.Message!.Value;
        _vouchedFor.Add(message);
        return Put(action.Place, _backup.Value!.MessageText(message)!);
    }

    private bool RenameMessage(RepairAction action)
    {
        _files.Rename(action.Place, _context.Message(action.Message!.Value));
        _files.SyncDirectory(_context.Pool);
        return true;
    }

    private bool Put(string path, byte[] bytes)
    {
        if (_seen.TryGetValue(path, out Evidence? seen) && !seen.IsOfNothing) return _trash.Replace(path, bytes, FilePermissions(), seen);
        string aside = _context.Aside();
        try
        {
            _files.WriteNew(aside, bytes, FilePermissions(), sync: true);
            _files.Rename(aside, path);
        }
        catch (FileOperationException e)
        {
            DeleteQuietly(aside);
            if (e.Failure == FileFailure.AlreadyExists) return false;
            throw;
        }

        _files.SyncDirectory(Path.GetDirectoryName(path)!);
        return true;
    }

    private bool WriteIndexAnew()
    {
        // I6: a message whose name a crash could still take back must not be in the index.
        _files.SyncDirectory(_context.Pool);
        _trash.KeepCopy(_context.Index);
        _trash.KeepCopy(_context.IndexLog);
        IndexStore.Rebuild(_files, _context, FilePermissions(), _now, _vouchedFor);
        return true;
    }

    /// <summary>Those of the metadata; where there is none, of what lies beside it.</summary>
    private Permissions FilePermissions()
    {
        FileStat? stat = _files.Stat(_context.Metadata) ?? _files.Stat(_context.Receipt) ?? _files.Stat(_context.Root);
        return (stat?.Permissions ?? Permissions.Private).ForFile();
    }

    private void DeleteQuietly(string aside)
    {
        try
        {
            _files.DeleteFile(aside);
        }
        catch (FileOperationException)
        {
            // The next writer deletes it.
        }
    }
}
