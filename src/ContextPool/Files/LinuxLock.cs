namespace ContextPool.Files;

/// <summary>An advisory lock that lives as long as its descriptor.</summary>
internal sealed class LinuxLock(int descriptor) : IDisposable
{
    private int _descriptor = descriptor;

    public void Dispose()
    {
        int owned = Interlocked.Exchange(ref _descriptor, -1);
        if (owned >= 0) _ = Libc.close(owned);
        GC.SuppressFinalize(this);
    }

    ~LinuxLock() => Dispose();
}
