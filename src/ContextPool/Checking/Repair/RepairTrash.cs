using ContextPool.Files;
using ContextPool.Layout;
using ContextPool.Model;

namespace ContextPool.Checking;

/// <summary>
/// Where a repair puts what it takes out of one context: <c>.trash/{time}-{nonce}-removed-{id}/</c>, made when first needed, with
/// the names that things had in the context.
/// </summary>
internal sealed class RepairTrash(IFileOperations files, StoreLayout store, ContextId id, Timestamp now)
{
    private readonly ContextLayout _context = store.Context(id);
    private string? _entry;

    /// <summary>Moves something out of the context.</summary>
    public void Move(string path)
    {
        string target = Place(path);
        files.Rename(path, target);
        files.SyncDirectory(Path.GetDirectoryName(target)!);
        files.SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>
    /// Keeps a copy of a file that is about to be replaced in one step, so that readers find the old or the new one; moves what
    /// cannot be copied. Quiet where there is nothing.
    /// </summary>
    public void KeepCopy(string path)
    {
        if (files.Stat(path) is not { } stat) return;
        if (stat.Kind != FileKind.File || !TryCopy(path, stat)) Move(path);
    }

    private bool TryCopy(string path, in FileStat stat)
    {
        string target = Place(path);
        try
        {
            using IFileReader reader = files.OpenRead(path);
            using IFileWriter writer = files.CreateNew(target, stat.Permissions.ForFile());
            _ = Backups.SourceHash.Copy(reader, writer, CancellationToken.None, out _);
            writer.Sync();
        }
        catch (FileOperationException e) when (e.Path == path)
        {
            // The disk does not give the bytes: the file itself, whatever is left of it, goes to the trash.
            files.DeleteFile(target);
            return false;
        }

        files.SyncDirectory(Path.GetDirectoryName(target)!);
        return true;
    }

    private string Place(string path)
    {
        string name = Path.GetRelativePath(_context.Root, path);
        if (_entry is null || files.Stat(Path.Combine(_entry, name)) is not null) _entry = NewEntry();
        string target = Path.Combine(_entry, name);
        files.CreateDirectories(Path.GetDirectoryName(target)!, Permissions.Private.ForDirectory());
        return target;
    }

    private string NewEntry()
    {
        string entry = store.TrashEntry(now, $"removed-{id}");
        files.CreateDirectories(entry, Permissions.Private.ForDirectory());
        return entry;
    }
}
