using ContextPool.Files;

namespace ContextPool.Legacy;

/// <summary>
/// The backup directory of a program that migrates one context after another: read once, and again only where somebody else was at it
/// since. To be used by the holder of the run lock, one at a time.
/// </summary>
internal sealed class KeptBackups(IFileOperations files, string root, TimeProvider time)
{
    private readonly string _root = Path.GetFullPath(root);
    private BackupDirectory? _kept;
    private (FileStat? Manifest, FileStat? Names) _left;

    /// <summary>The directory as it is on the disk now.</summary>
    public BackupDirectory Open()
    {
        if (_kept is { } kept && Look() == _left) return kept;
        _kept = null;
        return BackupDirectory.Open(files, _root, time);
    }

    /// <summary>
    /// Tells that the directory is as its object knows it. Not to be told after a failure: what was written then may be unlisted.
    /// </summary>
    public void Keep(BackupDirectory backups)
    {
        _left = Look();
        _kept = backups;
    }

    /// <summary>A new copy is another name, and another line: the one within a tick of the clock changes the length of the other.</summary>
    private (FileStat? Manifest, FileStat? Names) Look() =>
        (files.Stat(Path.Combine(_root, BackupDirectory.ManifestName)), files.Stat(Path.Combine(_root, ".")));
}
