using ContextPool.Files;

namespace ContextPool.TestKit;

/// <summary>
/// Operations of one kind wait for each other until so many are under way at once; from then on none waits. Counts how many are, and
/// takes no time for it: a thread that does not come is missed after a while, and then the meeting failed.
/// </summary>
internal sealed class MeetingFileOperations(IFileOperations inner, FileOperationKind kind, string pathContains, int members)
    : WrappingFileOperations(inner), IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CountdownEvent _missing = new(members);
    private int _fromThePool;
    private volatile bool _isGivenUp;

    /// <summary>True where all were there at once. Those who came after the others had given up do not count.</summary>
    public bool TookPlace => _missing.IsSet && !_isGivenUp;

    /// <summary>How many came on a thread of the pool.</summary>
    public int FromThePool => _fromThePool;

    public void Dispose() => _missing.Dispose();

    protected override void Before(in FileOperation operation)
    {
        if (operation.Kind != kind || !operation.Concerns(pathContains) || _missing.IsSet) return;
        if (Thread.CurrentThread.IsThreadPoolThread) Interlocked.Increment(ref _fromThePool);
        try
        {
            _missing.Signal();
        }
        catch (InvalidOperationException)
        {
            return; // One more than was asked for.
        }

        if (!_isGivenUp) _isGivenUp = !_missing.Wait(Patience);
    }
}
