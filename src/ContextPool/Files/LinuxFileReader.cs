using static ContextPool.Files.Libc;

namespace ContextPool.Files;

/// <summary>A descriptor open for reading.</summary>
internal sealed class LinuxFileReader(int descriptor, string path) : IFileReader
{
    private int _descriptor = descriptor;

    public FileStat Stat() => StatOf(_descriptor, path);

    public unsafe int Read(Span<byte> buffer, long offset)
    {
        fixed (byte* target = buffer)
        {
            while (true)
            {
                nint read = pread(_descriptor, target, (nuint)buffer.Length, offset);
                if (read >= 0) return (int)read;
                if (LastError is var error && error != EINTR) throw Failed(error, "read", path);
            }
        }
    }

    public void Dispose()
    {
        int owned = Interlocked.Exchange(ref _descriptor, -1);
        if (owned >= 0) _ = close(owned);
        GC.SuppressFinalize(this);
    }

    ~LinuxFileReader() => Dispose();
}
