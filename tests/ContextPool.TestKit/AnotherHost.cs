using ContextPool.Files;

namespace ContextPool.TestKit;

/// <summary>
/// The same files as another machine sees them: a file system that others share, whose locks do not reach from one to the next.
/// </summary>
/// <param name="inner">The files.</param>
/// <param name="hasLocks">False where the file system has no locks at all.</param>
internal sealed class AnotherHost(IFileOperations inner, bool hasLocks = true) : WrappingFileOperations(inner)
{
    public override bool IsShared(string path) => true;

    public override IDisposable? TryLock(string path)
    {
        if (!hasLocks) throw new FileOperationException(FileFailure.NotSupported, "lock", path, "no locks on this file system");
        return Stat(path) is null
            ? throw new FileOperationException(FileFailure.NotFound, "lock", path, "nothing there")
            : new LocalLock();
    }

    /// <summary>Seen by nobody else.</summary>
    private sealed class LocalLock : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
