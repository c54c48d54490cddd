using ContextPool.Files;

namespace ContextPool.TestKit;

/// <summary>
/// A kernel under a storm of signals: every other call is interrupted, and what gets through moves a few bytes. All loops around calls are
/// walked, and nothing of it may be seen from outside. In force until disposed of, for the whole process.
/// </summary>
internal sealed class InterruptingKernel : KernelWhims, IDisposable
{
    private readonly int _mostBytes;
    private readonly string? _nothingOf;
    private int _calls;
    private long _interrupted;
    private long _shortened;

    /// <param name="mostBytes">What one call moves at most.</param>
    /// <param name="nothingOf">A call that moves nothing at all, and does not fail either.</param>
    public InterruptingKernel(int mostBytes, string? nothingOf = null)
    {
        (_mostBytes, _nothingOf) = (mostBytes, nothingOf);
        Active = this;
    }

    /// <summary>Calls that were interrupted.</summary>
    public long Interrupted => Interlocked.Read(ref _interrupted);

    /// <summary>Calls that moved less than they were asked to.</summary>
    public long Shortened => Interlocked.Read(ref _shortened);

    public override int Before(string call, ref nuint count)
    {
        if (Interlocked.Increment(ref _calls) % 2 == 0)
        {
            Interlocked.Increment(ref _interrupted);
            return Libc.EINTR;
        }

        if (call == _nothingOf) count = 0;

        // What is read by its descriptor alone is a regular file, which Linux reads in full or to its end.
        if (call is "write" or "pread" && count > (nuint)_mostBytes)
        {
            Interlocked.Increment(ref _shortened);
            count = (nuint)_mostBytes;
        }

        return 0;
    }

    public void Dispose() => Active = null;
}
