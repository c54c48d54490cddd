using Microsoft.Win32.SafeHandles;

namespace ContextPool.Files;

/// <summary>A .NET handle open for reading.</summary>
internal sealed class PortableFileReader(SafeFileHandle handle, string path) : IFileReader
{
    public FileStat Stat() => PortableFileOperations.Guarded("stat", path, () =>
        PortableFileOperations.ToFileStat(new FileInfo(path)) with { Length = RandomAccess.GetLength(handle) });

    public int Read(Span<byte> buffer, long offset)
    {
        try
        {
            return RandomAccess.Read(handle, buffer, offset);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FileOperationException(FileFailure.Device, "read", path, e.Message, e);
        }
    }

    public void Dispose() => handle.Dispose();
}
