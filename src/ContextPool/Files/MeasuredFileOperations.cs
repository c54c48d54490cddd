using ContextPool.Format;

namespace ContextPool.Files;

/// <summary>
/// Passes everything on, and gauges what the small files of open directories cost, to write and to read. Only these: there are many of
/// them, and they are alike, so that their times at different moments can be compared.
/// </summary>
internal sealed class MeasuredFileOperations(IFileOperations inner, TimeProvider time) : IFileOperations
{
    private const int SmallBytes = 32 << 10;

    /// <summary>Of files written.</summary>
    public OperationGauge Writes { get; } = new(time);

    /// <summary>Of files read.</summary>
    public OperationGauge Reads { get; } = new(time);

    public FileStat? Stat(string path) => inner.Stat(path);

    public IEnumerable<string> List(string directory) => inner.List(directory);

    public IEnumerable<NamedFile> ListFiles(string directory, Predicate<string> isWanted) => inner.ListFiles(directory, isWanted);

    public IFileReader OpenRead(string path) => inner.OpenRead(path);

    public IFileReader? OpenIfThere(string path) => inner.OpenIfThere(path);

    public IFileWriter CreateNew(string path, Permissions permissions) => inner.CreateNew(path, permissions);

    public IFileWriter OpenAppend(string path, Permissions permissions) => inner.OpenAppend(path, permissions);

    public IFileWriter OpenAppend(string path, Permissions permissions, out FileEnd end) => inner.OpenAppend(path, permissions, out end);

    public IOpenDirectory OpenDirectory(string path) => new MeasuredDirectory(inner.OpenDirectory(path), this);

    public bool CreateDirectory(string path, Permissions permissions) => inner.CreateDirectory(path, permissions);

    public void Rename(string from, string to) => inner.Rename(from, to);

    public void Replace(string from, string to) => inner.Replace(from, to);

    public void Exchange(string first, string second) => inner.Exchange(first, second);

    public void DeleteFile(string path) => inner.DeleteFile(path);

    public void DeleteDirectory(string path) => inner.DeleteDirectory(path);

    public void SyncFile(string path) => inner.SyncFile(path);

    public void SyncDirectory(string path) => inner.SyncDirectory(path);

    public void SyncFileSystem(string path) => inner.SyncFileSystem(path);

    public IDisposable? TryLock(string path) => inner.TryLock(path);

    public bool IsShared(string path) => inner.IsShared(path);

    public FileSystemSpace SpaceOf(string path) => inner.SpaceOf(path);

    private sealed class MeasuredDirectory(IOpenDirectory directory, MeasuredFileOperations owner) : IOpenDirectory
    {
        public void WriteNew(ReadOnlySpan<byte> name, ReadOnlySpan<byte> bytes, Permissions permissions, bool sync)
        {
            OperationGauge.Begun begun = owner.Writes.Begin();
            bool tells = false;
            try
            {
                directory.WriteNew(name, bytes, permissions, sync);
                tells = bytes.Length <= SmallBytes;
            }
            finally
            {
                owner.Writes.End(begun, tells);
            }
        }

        public bool TryRead(ReadOnlySpan<byte> name, PooledBuffer target)
        {
            OperationGauge.Begun begun = owner.Reads.Begin();
            bool isRead = false;
            try
            {
                return isRead = directory.TryRead(name, target);
            }
            finally
            {
                owner.Reads.End(begun, isRead && target.Length <= SmallBytes);
            }
        }

        public void Dispose() => directory.Dispose();
    }
}
