using ContextPool.Files;

namespace ContextPool.TestKit;

/// <summary>Passes every call on, and shows each to a derived class before and after it.</summary>
internal abstract class WrappingFileOperations(IFileOperations inner) : IFileOperations
{
    /// <summary>May throw in place of the call, or do something first.</summary>
    protected virtual void Before(in FileOperation operation)
    {
    }

    /// <summary>Sees a call that returned (<paramref name="failure"/> is null) or threw.</summary>
    protected virtual void After(in FileOperation operation, FileOperationException? failure)
    {
    }

    /// <summary>Sees how many bytes a read gave.</summary>
    protected virtual void AfterRead(string path, int bytes)
    {
    }

    /// <summary>Writes; a derived class may write less and throw.</summary>
    protected virtual void Write(IFileWriter writer, string path, ReadOnlySpan<byte> bytes) => writer.Write(bytes);

    public virtual FileStat? Stat(string path) => Around(new(FileOperationKind.Stat, path), () => inner.Stat(path));

    public virtual IEnumerable<string> List(string directory)
    {
        // Lazy as the real one: nothing happens before the first name is asked for.
        IEnumerable<string> names = Around(new(FileOperationKind.List, directory), () => inner.List(directory));
        foreach (string name in names) yield return name;
    }

    public virtual IFileReader OpenRead(string path) =>
        Around(new(FileOperationKind.OpenRead, path), () => new Reader(this, inner.OpenRead(path), path));

    public IFileWriter CreateNew(string path, Permissions permissions) =>
        Around(new(FileOperationKind.CreateNew, path), () => new Writer(this, inner.CreateNew(path, permissions), path));

    public IFileWriter OpenAppend(string path, Permissions permissions) =>
        Around(new(FileOperationKind.OpenAppend, path), () => new Writer(this, inner.OpenAppend(path, permissions), path));

    public IFileWriter OpenAppend(string path, Permissions permissions, out FileEnd end)
    {
        FileEnd found = default;
        IFileWriter writer = Around<IFileWriter>(
            new(FileOperationKind.OpenAppend, path), () => new Writer(this, inner.OpenAppend(path, permissions, out found), path));
        end = found;
        return writer;
    }

    public bool CreateDirectory(string path, Permissions permissions) =>
        Around(new(FileOperationKind.CreateDirectory, path), () => inner.CreateDirectory(path, permissions));

    public void Rename(string from, string to) =>
        Around(new(FileOperationKind.Rename, from, to), () => inner.Rename(from, to));

    public void Replace(string from, string to) =>
        Around(new(FileOperationKind.Replace, from, to), () => inner.Replace(from, to));

    public void Exchange(string first, string second) =>
        Around(new(FileOperationKind.Exchange, first, second), () => inner.Exchange(first, second));

    public void DeleteFile(string path) => Around(new(FileOperationKind.DeleteFile, path), () => inner.DeleteFile(path));

    public void DeleteDirectory(string path) =>
        Around(new(FileOperationKind.DeleteDirectory, path), () => inner.DeleteDirectory(path));

    public void SyncFile(string path) =>
        Around(new(FileOperationKind.Sync, path), () => inner.SyncFile(path));

    public void SyncDirectory(string path) =>
        Around(new(FileOperationKind.SyncDirectory, path), () => inner.SyncDirectory(path));

    public void SyncFileSystem(string path) =>
        Around(new(FileOperationKind.SyncFileSystem, path), () => inner.SyncFileSystem(path));

    public virtual IDisposable? TryLock(string path) => Around(new(FileOperationKind.Lock, path), () =>
        inner.TryLock(path) is { } held ? new HeldLock(this, held, path) : null);

    public virtual bool IsShared(string path) => Around(new(FileOperationKind.StatFileSystem, path), () => inner.IsShared(path));

    public virtual FileSystemSpace SpaceOf(string path) => inner.SpaceOf(path);

    private void Around(FileOperation operation, Action call) => Around(operation, () =>
    {
        call();
        return true;
    });

    private T Around<T>(FileOperation operation, Func<T> call)
    {
        try
        {
            Before(operation);
            T result = call();
            After(operation, null);
            return result;
        }
        catch (FileOperationException e)
        {
            After(operation, e);
            throw;
        }
    }

    private sealed class Reader(WrappingFileOperations owner, IFileReader reader, string path) : IFileReader
    {
        public FileStat Opened => reader.Opened;

        public FileStat Stat() => owner.Around(new(FileOperationKind.Stat, path), reader.Stat);

        public int Read(Span<byte> buffer, long offset)
        {
            var operation = new FileOperation(FileOperationKind.Read, path);
            owner.Before(operation);
            int read = reader.Read(buffer, offset);
            owner.After(operation, null);
            owner.AfterRead(path, read);
            return read;
        }

        public void Dispose() => reader.Dispose();
    }

    private sealed class Writer(WrappingFileOperations owner, IFileWriter writer, string path) : IFileWriter
    {
        private bool _isClosed;

        public void Write(ReadOnlySpan<byte> bytes)
        {
            var operation = new FileOperation(FileOperationKind.Write, path);
            try
            {
                owner.Before(operation);
                owner.Write(writer, path, bytes);
                owner.After(operation, null);
            }
            catch (FileOperationException e)
            {
                owner.After(operation, e);
                throw;
            }
        }

        public void Truncate(long length) =>
            owner.Around(new(FileOperationKind.Truncate, path), () => writer.Truncate(length));

        public void Reserve(long length) =>
            owner.Around(new(FileOperationKind.Reserve, path), () => writer.Reserve(length));

        public void Sync() => owner.Around(new(FileOperationKind.Sync, path), writer.Sync);

        public void Dispose()
        {
            if (_isClosed) return;
            _isClosed = true;
            try
            {
                owner.Around(new(FileOperationKind.Close, path), () => { });
            }
            finally
            {
                // Whatever was scripted, the descriptor itself never leaks.
                writer.Dispose();
            }
        }
    }

    private sealed class HeldLock(WrappingFileOperations owner, IDisposable held, string path) : IDisposable
    {
        public void Dispose()
        {
            held.Dispose();
            owner.After(new(FileOperationKind.Unlock, path), null);
        }
    }
}
