using ContextPool.Files;
using ContextPool.Storage;
using ContextPool.Storage.Local;

namespace ContextPool.Checking;

/// <content>
/// The steps. Each leaves the context as it was or as it is to be: new files are made durable under another name and exchanged with
/// what they replace, so that nothing which a program may have open is ever deleted.
/// </content>
internal sealed partial class ContextRepair
{
    /// <summary>False where what is there is not what was seen; it stays then.</summary>
    private bool Execute(RepairAction action)
    {
        switch (action)
        {
            case RemoveEmptyDirectory:
                _files.DeleteDirectory(_context.Root);
                _files.SyncDirectory(_store.Contexts);
                return true;
            case RebuildMetadata:
                ISourceBackup backup = _backup.Value!;
                return Put(_context.Metadata, RecoveredMetadata.Of(backup.Metadata().Span, backup.Branches, MessagesOutsideBackup()));
            case CreatePool:
                _files.CreateDirectory(_context.Pool, FilePermissions().ForDirectory());
                _files.SyncDirectory(_context.Root);
                return true;
            case RecoverMessage recover:
                _vouchedFor.Add(recover.Message);
                return Put(action.Path, _backup.Value!.MessageText(recover.Message)!);
            case AcceptMessage accept:
                return _vouchedFor.Add(accept.Message);
            case RenameMessage rename:
                _files.Rename(rename.Path, _context.Message(rename.Message));
                _files.SyncDirectory(_context.Pool);
                return true;
            case TrashFile:
                return _trash.Move(action.Path, _seen.GetValueOrDefault(action.Path));
            case RebuildIndex:
                WriteIndexAnew();
                return true;
            default:
                throw new InvalidOperationException($"{action.Code} is no step of a context's repair");
        }
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

    private void WriteIndexAnew()
    {
        // I6: a message whose name a crash could still take back must not be in the index.
        _files.SyncDirectory(_context.Pool);
        _trash.KeepCopy(_context.Index);
        _trash.KeepCopy(_context.IndexLog);
        IndexStore.Rebuild(_files, _context, FilePermissions(), _now, _vouchedFor);
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
