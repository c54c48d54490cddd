using ContextPool.Files;

namespace ContextPool.TestKit;

/// <summary>
/// The real thing without its syncs: no test can see what a sync does, and on a busy disk each may take a second. Put it
/// innermost, so that recordings and faults still meet every sync.
/// </summary>
internal sealed class UnsyncedFileOperations(IFileOperations inner) : IFileOperations
{
    /// <summary>Over the real file system.</summary>
    public static UnsyncedFileOperations OfThisPlatform { get; } = new(FileOperations.ForThisPlatform);

    public FileStat? Stat(string path) => inner.Stat(path);

    public IEnumerable<string> List(string directory) => inner.List(directory);

    public IFileReader OpenRead(string path) => inner.OpenRead(path);

    public IFileWriter CreateNew(string path, Permissions permissions) => new Writer(inner.CreateNew(path, permissions));

    public IFileWriter OpenAppend(string path, Permissions permissions) => new Writer(inner.OpenAppend(path, permissions));

    public bool CreateDirectory(string path, Permissions permissions) => inner.CreateDirectory(path, permissions);

    public void Rename(string from, string to) => inner.Rename(from, to);

    public void Replace(string from, string to) => inner.Replace(from, to);

    public void Exchange(string first, string second) => inner.Exchange(first, second);

    public void DeleteFile(string path) => inner.DeleteFile(path);

    public void DeleteDirectory(string path) => inner.DeleteDirectory(path);

    public void SyncFile(string path)
    {
    }

    public void SyncDirectory(string path)
    {
    }

    public void SyncFileSystem(string path)
    {
    }

    public IDisposable? TryLock(string path) => inner.TryLock(path);

    public bool IsShared(string path) => false;

    public FileSystemSpace SpaceOf(string path) => inner.SpaceOf(path);

    private sealed class Writer(IFileWriter writer) : IFileWriter
    {
        public void Write(ReadOnlySpan<byte> bytes) => writer.Write(bytes);

        public void Truncate(long length) => writer.Truncate(length);

        public void Reserve(long length) => writer.Reserve(length);

        public void Sync()
        {
        }

        public void Dispose() => writer.Dispose();
    }
}
