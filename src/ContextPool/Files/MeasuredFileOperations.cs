using ContextPool.Format;

namespace ContextPool.Files;

/// <summary>
/// Passes everything on, and gauges what small files cost: to write one, from its creation to its end, and to open or read one. What is
/// larger, or open for longer, tells more of its size and its owner than of the device.
/// </summary>
internal sealed class MeasuredFileOperations(IFileOperations inner, TimeProvider time) : IFileOperations
{
    private const int SmallBytes = 32 << 10;

    /// <summary>Of small files written.</summary>
    public OperationGauge Writes { get; } = new(time);

    /// <summary>Of files opened, and of what was read of them.</summary>
    public OperationGauge Reads { get; } = new(time);

    public FileStat? Stat(string path) => inner.Stat(path);

    public IEnumerable<string> List(string directory) => inner.List(directory);

    public IEnumerable<NamedFile> ListFiles(string directory, Predicate<string> isWanted) => inner.ListFiles(directory, isWanted);

    public IFileReader OpenRead(string path) => Measure(() => inner.OpenRead(path))!;

    public IFileReader? OpenIfThere(string path) => Measure(() => inner.OpenIfThere(path));

    public IFileWriter CreateNew(string path, Permissions permissions)
    {
        OperationGauge.Begun begun = Writes.Begin();
        try
        {
            return new Writer(inner.CreateNew(path, permissions), Writes, begun);
        }
        catch
        {
            Writes.GiveUp();
            throw;
        }
    }

    public IFileWriter OpenAppend(string path, Permissions permissions) => inner.OpenAppend(path, permissions);

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

    /// <summary>A file that is not there is no measure.</summary>
    private Reader? Measure(Func<IFileReader?> open)
    {
        OperationGauge.Begun begun = Reads.Begin();
        IFileReader? reader = null;
        try
        {
            reader = open();
        }
        finally
        {
            if (reader is null) Reads.GiveUp();
            else Reads.End(begun);
        }

        return reader is null ? null : new Reader(reader, Reads);
    }

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

    private sealed class Reader(IFileReader reader, OperationGauge gauge) : IFileReader
    {
        public FileStat Opened => reader.Opened;

        public FileStat Stat() => reader.Stat();

        public int Read(Span<byte> buffer, long offset)
        {
            if (buffer.Length > SmallBytes) return reader.Read(buffer, offset);
            OperationGauge.Begun begun = gauge.Begin();
            bool isDone = false;
            try
            {
                int read = reader.Read(buffer, offset);
                isDone = true;
                return read;
            }
            finally
            {
                gauge.End(begun, isDone);
            }
        }

        public void Dispose() => reader.Dispose();
    }

    private sealed class Writer(IFileWriter writer, OperationGauge gauge, OperationGauge.Begun begun) : IFileWriter
    {
        private long _bytes;
        private bool _isClosed;

        public void Write(ReadOnlySpan<byte> bytes)
        {
            _bytes += bytes.Length;
            writer.Write(bytes);
        }

        public void Truncate(long length) => writer.Truncate(length);

        public void Reserve(long length) => writer.Reserve(length);

        public void Sync() => writer.Sync();

        public void Dispose()
        {
            try
            {
                writer.Dispose();
            }
            finally
            {
                if (!_isClosed) Close();
            }
        }

        private void Close()
        {
            _isClosed = true;
            gauge.End(begun, tells: _bytes <= SmallBytes);
        }
    }
}
