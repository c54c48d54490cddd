namespace ContextPool.Files;

/// <summary>
/// Reads for real and writes nothing: whoever is given these does everything but change the file system. Counts the room that it all would
/// have taken.
/// </summary>
/// <param name="inner">For reading.</param>
/// <param name="unit">What every file would take a multiple of.</param>
internal sealed class DryFileOperations(IFileOperations inner, long unit = FileSystemSpace.UsualUnit) : IFileOperations
{
    // What its name takes in its directory, on the file systems that keep it there.
    private const long BytesOfAName = 64;

    private long _bytes;
    private long _files;

    /// <summary>Bytes that the files and directories would take, in whole units.</summary>
    public long AllocatedBytes => Interlocked.Read(ref _bytes);

    /// <summary>How many files and directories there would be.</summary>
    public long CreatedFiles => Interlocked.Read(ref _files);

    /// <inheritdoc/>
    public FileStat? Stat(string path) => inner.Stat(path);

    /// <inheritdoc/>
    public IEnumerable<string> List(string directory) => inner.List(directory);

    /// <inheritdoc/>
    public IFileReader OpenRead(string path) => inner.OpenRead(path);

    public IFileReader? OpenIfThere(string path) => inner.OpenIfThere(path);

    /// <inheritdoc/>
    public IFileWriter CreateNew(string path, Permissions permissions) => new DryWriter(this);

    /// <inheritdoc/>
    public IFileWriter OpenAppend(string path, Permissions permissions) => new DryWriter(this);

    /// <inheritdoc/>
    public bool CreateDirectory(string path, Permissions permissions)
    {
        Count(unit);
        return true;
    }

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
    public IDisposable? TryLock(string path) => new NoLock();

    /// <inheritdoc/>
    public bool IsShared(string path) => inner.IsShared(path);

    /// <inheritdoc/>
    public FileSystemSpace SpaceOf(string path) => inner.SpaceOf(path);

    private void Count(long bytes)
    {
        Interlocked.Add(ref _bytes, FileSystemSpace.Allocated(bytes, unit) + BytesOfAName);
        Interlocked.Increment(ref _files);
    }

    private sealed class NoLock : IDisposable
    {
        public void Dispose()
        {
        }
    }

    private sealed class DryWriter(DryFileOperations files) : IFileWriter
    {
        private long _length;
        private bool _isCounted;

        public void Write(ReadOnlySpan<byte> bytes) => _length += bytes.Length;

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
            if (!_isCounted) files.Count(_length);
            _isCounted = true;
        }
    }
}
