using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>
/// Where a repair puts what it takes out of one context: <c>.trash/{time}-{nonce}-removed-{id}/</c>, made when first needed, with
/// the names that things had in the context.
/// </summary>
internal sealed class RepairTrash(IFileOperations files, StoreLayout store, ContextId id, Timestamp now)
{
    private readonly ContextLayout _context = store.Context(id);
    private readonly List<(string Path, string Kept, Evidence Seen, Evidence Written)> _replaced = [];
    private string? _entry;

    /// <summary>Moves something out of the context, as it is then; false, with all in its place, where it is not what was seen.</summary>
    public bool Move(string path, Evidence? seen)
    {
        string target = Place(path);
        files.Rename(path, target);
        if (seen is not null && seen != EvidenceOfFiles.Of(files, target, withBytes: seen.HasBytes))
        {
            files.Rename(target, path);
            return false;
        }

        SyncParents(path, target);
        return true;
    }

    /// <summary>
    /// Puts new contents in the place of what was seen, in one step; what was there goes to the trash as it is then. A program that has it
    /// open goes on writing to what lies in the trash, so <see cref="PutBackWhatWasWrittenTo"/> looks again later.
    /// </summary>
    /// <returns>False, with all in its place, where it is not what was seen. The new contents stay in the trash then: somebody may have opened them.</returns>
    public bool Replace(string path, ReadOnlySpan<byte> contents, Permissions permissions, Evidence seen)
    {
        string target = Place(path);
        files.WriteNew(target, contents, permissions, sync: true);
        files.SyncDirectory(Path.GetDirectoryName(target)!);
        files.Exchange(target, path);
        if (seen != EvidenceOfFiles.Of(files, target, seen.HasBytes))
        {
            files.Exchange(target, path);
            return false;
        }

        SyncParents(path, target);
        _replaced.Add((path, target, seen, EvidenceOfFiles.Of(files, path, withBytes: true)));
        return true;
    }

    /// <summary>
    /// Swaps what was replaced back where it was written to since, unless what replaced it was written to as well. The caller holds
    /// the writers' lock.
    /// </summary>
    /// <returns>The paths of what is back.</returns>
    public List<string> PutBackWhatWasWrittenTo()
    {
        var back = new List<string>();
        foreach ((string path, string kept, Evidence seen, Evidence written) in _replaced)
        {
            if (seen == EvidenceOfFiles.Of(files, kept, seen.HasBytes) || written != EvidenceOfFiles.Of(files, path, withBytes: true)) continue;
            files.Exchange(kept, path);
            SyncParents(path, kept);
            back.Add(path);
        }

        _replaced.Clear();
        return back;
    }

    /// <summary>True where something was replaced that may still be open.</summary>
    public bool HasReplaced => _replaced.Count > 0;

    /// <summary>
    /// Keeps a copy of an index file that is about to be replaced: only holders of the writers' lock write these. Moves what
    /// cannot be copied; quiet where there is nothing.
    /// </summary>
    public void KeepCopy(string path)
    {
        if (files.Stat(path) is not { } stat) return;
        if (stat.Kind != FileKind.File || !TryCopy(path, stat)) Move(path, seen: null);
    }

    private bool TryCopy(string path, in FileStat stat)
    {
        string target = Place(path);
        try
        {
            using IFileReader reader = files.OpenRead(path);
            using IFileWriter writer = files.CreateNew(target, stat.Permissions.ForFile());
            _ = FileHash.Copy(reader, writer, CancellationToken.None, out _);
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

    private void SyncParents(string path, string target)
    {
        files.SyncDirectory(Path.GetDirectoryName(target)!);
        files.SyncDirectory(Path.GetDirectoryName(path)!);
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
        string entry = store.TrashEntry(now, $"{TrashKinds.Removed}-{id}");
        files.CreateDirectories(entry, Permissions.Private.ForDirectory());
        return entry;
    }
}
