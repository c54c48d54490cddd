using Microsoft.Win32.SafeHandles;

namespace ContextPool.Files;

/// <summary>A .NET handle open for reading.</summary>
internal sealed class PortableFileReader : IFileReader
{
    private readonly SafeFileHandle _handle;
    private readonly string _path;

    /// <summary>Takes over the handle, closed where its file cannot be looked at.</summary>
    public PortableFileReader(SafeFileHandle handle, string path)
    {
        (_handle, _path) = (handle, path);
        try
        {
            Opened = Stat();
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public FileStat Opened { get; }

    public FileStat Stat() => PortableFileOperations.Guarded("stat", _path, () =>
        PortableFileOperations.ToFileStat(new FileInfo(_path)) with { Length = RandomAccess.GetLength(_handle) });

    public int Read(Span<byte> buffer, long offset)
    {
        try
        {
            return RandomAccess.Read(_handle, buffer, offset);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FileOperationException(FileFailure.Device, "read", _path, e.Message, e);
        }
    }

    public void Dispose() => _handle.Dispose();
}
