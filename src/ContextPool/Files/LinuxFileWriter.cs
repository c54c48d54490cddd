using static ContextPool.Files.Libc;

namespace ContextPool.Files;

/// <summary>A descriptor open for writing.</summary>
internal sealed class LinuxFileWriter(int descriptor, string path) : IFileWriter
{
    private int _descriptor = descriptor;

    public int Descriptor => _descriptor;

    public FileStat Stat() => StatOf(_descriptor, path);

    public unsafe void Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* source = bytes)
        {
            int done = 0;
            while (done < bytes.Length)
            {
                nint written = write(_descriptor, source + done, (nuint)(bytes.Length - done));
                if (written >= 0) done += (int)written;
                else if (LastError is var error && error != EINTR) throw Failed(error, "write", path);
            }
        }
    }

    public void Truncate(long length)
    {
        if (ftruncate(_descriptor, length) != 0) throw Failed(LastError, "truncate", path);
    }

    public void Reserve(long length)
    {
        int error;
        do error = fallocate(_descriptor, KeepSize, 0, length) == 0 ? 0 : LastError;
        while (error == EINTR);
        if (error is not (0 or ENOSYS or EOPNOTSUPP)) throw Failed(error, "reserve space for", path);
    }

    public void Sync()
    {
        if (fsync(_descriptor) != 0) throw Failed(LastError, "sync", path);
    }

    public void Dispose()
    {
        int owned = Interlocked.Exchange(ref _descriptor, -1);
        GC.SuppressFinalize(this);

        // Some file systems (NFS, quotas) report a failed write only here; EINTR still closes on Linux.
        if (owned >= 0 && close(owned) != 0 && LastError is var error && error != EINTR)
            throw Failed(error, "close", path);
    }

    ~LinuxFileWriter()
    {
        if (_descriptor >= 0) _ = close(_descriptor);
    }
}
