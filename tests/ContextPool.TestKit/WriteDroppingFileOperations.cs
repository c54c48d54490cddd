using ContextPool.Files;

namespace ContextPool.TestKit;

/// <summary>
/// Remembers what was not synced, and drops it when the power is cut: bytes of files whose contents were not synced, and, of the
/// directories that a test chooses, new names, replacements and deletions that were not. A file system may keep more than that, and
/// names of one directory but not of another; it promises no more. What was there before counts as durable.
/// </summary>
internal sealed class WriteDroppingFileOperations(IFileOperations inner) : WrappingFileOperations(inner)
{
    private readonly Dictionary<string, long> _durableLengths = [];
    private readonly List<Unsynced> _names = [];

    // What stood where the operation under way will write; tests that cut the power are single writers.
    private byte[]? _replaced;

    /// <summary>Puts the disk into a state that it may have after a power cut now.</summary>
    /// <param name="losesNamesOf">Asked of every directory with unsynced names.</param>
    public void CutPower(Func<string, bool> losesNamesOf)
    {
        foreach ((string path, long length) in _durableLengths) Truncate(path, length);
        for (int i = _names.Count - 1; i >= 0; i--)
        {
            if (losesNamesOf(_names[i].Directory)) Restore(_names[i]);
        }

        _durableLengths.Clear();
        _names.Clear();
    }

    protected override void Before(in FileOperation operation)
    {
        string? changed = operation.Kind switch
        {
            FileOperationKind.Rename or FileOperationKind.Replace => operation.To,
            FileOperationKind.CreateNew or FileOperationKind.OpenAppend or FileOperationKind.DeleteFile => operation.Path,
            _ => null,
        };
        _replaced = changed is not null && File.Exists(changed) ? File.ReadAllBytes(changed) : null;
    }

    protected override void After(in FileOperation operation, FileOperationException? failure)
    {
        if (failure is not null) return;
        string path = operation.Path;
        switch (operation.Kind)
        {
            case FileOperationKind.CreateNew or FileOperationKind.OpenAppend:
                if (_replaced is null) Note(path);
                _durableLengths.TryAdd(path, _replaced?.Length ?? 0);
                break;
            case FileOperationKind.Rename or FileOperationKind.Replace:
                Note(operation.To!);
                if (_durableLengths.Remove(path, out long length)) _durableLengths[operation.To!] = length;
                break;
            case FileOperationKind.DeleteFile when _replaced is not null:
                Note(path);
                _durableLengths.Remove(path);
                break;
            case FileOperationKind.Sync:
                _durableLengths[path] = new FileInfo(path).Length;
                break;
            case FileOperationKind.SyncDirectory:
                _names.RemoveAll(n => n.Directory == Path.TrimEndingDirectorySeparator(path));
                break;
            case FileOperationKind.SyncFileSystem:
                _durableLengths.Clear();
                _names.Clear();
                break;
        }
    }

    private void Note(string path) => _names.Add(new Unsynced(Path.GetDirectoryName(path)!, path, _replaced));

    private static void Truncate(string path, long length)
    {
        if (!File.Exists(path)) return;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        if (stream.Length > length) stream.SetLength(length);
    }

    private static void Restore(Unsynced name)
    {
        File.Delete(name.Path);
        if (name.Before is null) return;
        using var stream = new FileStream(name.Path, FileMode.CreateNew, FileAccess.Write);
        stream.Write(name.Before);
    }

    /// <summary>A change of a directory that no sync has made durable.</summary>
    /// <param name="Directory">The directory.</param>
    /// <param name="Path">The name that changed.</param>
    /// <param name="Before">What it named before; null for nothing.</param>
    private sealed record Unsynced(string Directory, string Path, byte[]? Before);
}
