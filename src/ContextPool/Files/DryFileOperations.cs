namespace ContextPool.Files;

/// <summary>Reads for real and writes nothing: whoever is given these does everything but change the file system.</summary>
internal sealed class DryFileOperations(IFileOperations inner) : IFileOperations
{
    /// <inheritdoc/>
    public FileStat? Stat(string path) => inner.Stat(path);

    /// <inheritdoc/>
    public IEnumerable<string> List(string directory) => inner.List(directory);

    /// <inheritdoc/>
    public IFileReader OpenRead(string path) => inner.OpenRead(path);

    public IFileReader? OpenIfThere(string path) => inner.OpenIfThere(path);

    /// <inheritdoc/>
    public IFileWriter CreateNew(string path, Permissions permissions) => DryWriter.Instance;

    /// <inheritdoc/>
    public IFileWriter OpenAppend(string path, Permissions permissions) => DryWriter.Instance;

    /// <inheritdoc/>
    public bool CreateDirectory(string path, Permissions permissions) => true;

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
    }

    /// <inheritdoc/>
    public void Replace(string from, string to)
    {
    }

    /// <inheritdoc/>
    public void Exchange(string first, string second)
    {
    }

    /// <inheritdoc/>
    public void DeleteFile(string path)
    {
    }

    /// <inheritdoc/>
    public void DeleteDirectory(string path)
    {
    }

    /// <inheritdoc/>
    public void SyncFile(string path)
    {
    }

    /// <inheritdoc/>
    public void SyncDirectory(string path)
    {
    }

    /// <inheritdoc/>
    public void SyncFileSystem(string path)
    {
    }

    /// <inheritdoc/>
    public IDisposable? TryLock(string path) => DryWriter.Instance;

    /// <inheritdoc/>
    public bool IsShared(string path) => inner.IsShared(path);

    private sealed class DryWriter : IFileWriter
    {
        public static readonly DryWriter Instance = new();

        public void Write(ReadOnlySpan<byte> bytes)
        {
        }

        public void Truncate(long length)
        {
        }

        public void Reserve(long length)
        {
        }

        public void Sync()
        {
        }

        public void Dispose()
        {
        }
    }
}
