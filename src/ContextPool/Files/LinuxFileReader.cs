using Microsoft.Win32.SafeHandles;
using static ContextPool.Files.Libc;

namespace ContextPool.Files;

/// <summary>A descriptor open for reading.</summary>
internal sealed class LinuxFileReader(SafeFileHandle descriptor, FileStat opened, string path) : IFileReader
{
    public FileStat Opened => opened;

    public FileStat Stat() => StatOf(descriptor, path);

    public unsafe int Read(Span<byte> buffer, long offset)
    {
        fixed (byte* target = buffer)
        {
            while (true)
            {
                nint read = pread(descriptor, target, (nuint)buffer.Length, offset);
                if (read >= 0) return (int)read;
                if (LastError is var error && error != EINTR) throw Failed(error, "read", path);
            }
        }
    }

    public void Dispose() => descriptor.Dispose();
}
