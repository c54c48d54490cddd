using ContextPool.Backups;
using ContextPool.Files;
using ContextPool.Indexing;
using ContextPool.Model;

namespace ContextPool.Checking;

/// <content>
/// The steps. Each leaves the context as it was or as it is to be: new files are written aside, made durable and renamed, what they
/// replace is in the trash before.
/// </content>
internal sealed partial class ContextRepair
{
    private void Execute(RepairAction action)
    {
        switch (action)
        {
            case RemoveEmptyDirectory:
                _files.DeleteDirectory(_context.Root);
                _files.SyncDirectory(_store.Contexts);
                break;
            case RebuildMetadata:
                VerifiedBackup backup = _backup.Value!;
                Put(_context.Metadata, RecoveredMetadata.Of(backup.UpgradedMetadata().Span, backup.Source.Branches, MessagesOutsideBackup()));
                break;
            case CreatePool:
                _files.CreateDirectory(_context.Pool, FilePermissions().ForDirectory());
                _files.SyncDirectory(_context.Root);
                break;
            case RecoverMessage recover:
                Put(action.Path, _backup.Value!.MessageText(recover.Message)!);
                _vouchedFor.Add(recover.Message);
                break;
            case AcceptMessage accept:
                _vouchedFor.Add(accept.Message);
                break;
            case RenameMessage rename:
                Rename(rename);
                break;
            case TrashFile:
                _trash.Move(action.Path);
                break;
            case RebuildIndex:
                WriteIndexAnew();
                break;
            default:
                throw new InvalidOperationException($"{action.Code} is no step of a context's repair");
        }
    }

    private void Put(string path, ReadOnlySpan<byte> bytes)
    {
        string aside = _context.Aside();
        try
        {
            _files.WriteNew(aside, bytes, FilePermissions(), sync: true);
            PutInPlace(aside, path);
        }
        catch (FileOperationException)
        {
            DeleteQuietly(aside);
            throw;
        }
    }

    private void PutInPlace(string aside, string path)
    {
        _trash.KeepCopy(path);
        if (_files.Stat(path) is null) _files.Rename(aside, path);
        else _files.Replace(aside, path);
        _files.SyncDirectory(Path.GetDirectoryName(path)!);
    }

    private void Rename(RenameMessage rename)
    {
        _files.Rename(rename.Path, _context.Message(rename.Message));
        _files.SyncDirectory(_context.Pool);
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
