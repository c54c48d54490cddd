using Microsoft.Win32.SafeHandles;
using static ContextPool.Files.Libc;

namespace ContextPool.Files;

/// <summary>A descriptor open for writing.</summary>
internal sealed class LinuxFileWriter(SafeFileHandle descriptor, string path) : IFileWriter
{
    public SafeFileHandle Descriptor => descriptor;

    public unsafe void Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* source = bytes)
        {
            int done = 0;
            while (done < bytes.Length)
            {
                nint written = write(descriptor, source + done, (nuint)(bytes.Length - done));
                if (written > 0) done += (int)written;
                else if ((written < 0 ? LastError : EIO) is var error && error != EINTR) throw Failed(error, "write", path);
            }
        }
    }

    public void Truncate(long length)
    {
        if (ftruncate(descriptor, length) != 0) throw Failed(LastError, "truncate", path);
    }

    public void Reserve(long length)
    {
        int error = fallocate(descriptor, KeepSize, 0, length) == 0 ? 0 : LastError;
        if (error is not (0 or ENOSYS or EOPNOTSUPP)) throw Failed(error, "reserve space for", path);
    }

    public void Sync()
    {
        if (fsync(descriptor) != 0) throw Failed(LastError, "sync", path);
    }

    public void Dispose()
    {
        if (Close(descriptor) is var error && error != 0) throw Failed(error, "close", path);
    }
}
