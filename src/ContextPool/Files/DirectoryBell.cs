namespace ContextPool.Files;

/// <summary>
/// Tells of changes in a directory as far as the system does. It may tell of too much, and may miss anything: its queue is finite, other
/// machines' changes of a shared file system are not seen at all.
/// </summary>
internal sealed class DirectoryBell : IDisposable
{
    // 64 KiB, the most that is any use on every platform.
    private const int QueueBytes = 64 << 10;

    private readonly FileSystemWatcher _watcher;
    private readonly Action<string?> _onHint;

    private DirectoryBell(string directory, bool isDeep, Action<string?> onHint)
    {
        _onHint = onHint;
        _watcher = new FileSystemWatcher(directory)
        {
            IncludeSubdirectories = isDeep,
            InternalBufferSize = QueueBytes,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.Size | NotifyFilters.LastWrite,
        };
    }

    /// <summary>Begins; null where the system has no watches left, or none for this directory.</summary>
    public static DirectoryBell? TryHang(string directory, bool isDeep, Action<string?> onHint)
    {
        DirectoryBell? bell = null;
        try
        {
            bell = new DirectoryBell(directory, isDeep, onHint);
            bell.Begin();
            return bell;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            bell?.Dispose();
            return null;
        }
    }

    public void Dispose() => _watcher.Dispose();

    private void Begin()
    {
        _watcher.Changed += (_, e) => _onHint(e.Name);
        _watcher.Created += (_, e) => _onHint(e.Name);
        _watcher.Deleted += (_, e) => _onHint(e.Name);
        _watcher.Renamed += (_, e) =>
        {
            _onHint(e.OldName);
            _onHint(e.Name);
        };
        _watcher.Error += (_, _) => _onHint(null);
        _watcher.EnableRaisingEvents = true;
    }
}
