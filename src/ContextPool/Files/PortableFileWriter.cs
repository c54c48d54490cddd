namespace ContextPool.Files;

/// <summary>
/// An unbuffered .NET stream open for writing. It seeks to the end itself, because a stream in <see cref="FileMode.Append"/>
/// refuses to be truncated.
/// </summary>
internal sealed class PortableFileWriter(FileStream stream, string path, bool isAppend) : IFileWriter
{
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (isAppend) stream.Seek(0, SeekOrigin.End);
            stream.Write(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            FileFailure failure = e.HResult is Libc.ENOSPC or unchecked((int)0x80070070) ? FileFailure.NoSpace : FileFailure.Device;
            throw new FileOperationException(failure, "write", path, e.Message, e);
        }
    }

    public void Truncate(long length) => PortableFileOperations.Guarded("truncate", path, () =>
    {
        stream.SetLength(length);
        return true;
    });

    public void Reserve(long length)
    {
        // No call for it in .NET that would leave the length as it is.
    }

    public void Sync() => PortableFileOperations.Guarded("sync", path, () =>
    {
        stream.Flush(flushToDisk: true);
        return true;
    });

    public void Dispose() => stream.Dispose();
}
