namespace ContextPool.Files;

/// <summary>An advisory lock that lives as long as its descriptor.</summary>
internal sealed class LinuxLock(int descriptor) : IDisposable
{
    private int _descriptor = descriptor;

    public void Dispose()
    {
        int owned = Interlocked.Exchange(ref _descriptor, -1);
        GC.SuppressFinalize(this);
        if (owned < 0) return;

        // A program that is being started has a copy of every descriptor until it runs, and closing ours would leave the
        // lock with its copy. Unlocking ends it for all copies.
        _ = Libc.flock(owned, Libc.LockRelease);
        _ = Libc.close(owned);
    }

    ~LinuxLock() => Dispose();
}
