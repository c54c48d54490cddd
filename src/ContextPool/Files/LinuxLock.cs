using Microsoft.Win32.SafeHandles;

namespace ContextPool.Files;

/// <summary>An advisory lock that lives as long as its descriptor.</summary>
internal sealed class LinuxLock(SafeFileHandle descriptor) : IDisposable
{
    private bool _isReleased;

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (Interlocked.Exchange(ref _isReleased, true)) return;

        // A program that is being started has a copy of every descriptor until it runs, and closing ours would leave the
        // lock with its copy. Unlocking ends it for all copies.
        _ = Libc.flock(descriptor, Libc.LockRelease);
        descriptor.Dispose();
    }

    /// <summary>The descriptor is still open here: safe handles are finalized after everything that is not.</summary>
    ~LinuxLock() => Dispose();
}
