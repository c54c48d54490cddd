namespace ContextPool.Files;

/// <summary>
/// Lets many callers share one expensive sync, as databases share one log flush: whoever asks while a sync runs waits
/// for the next one, which then covers all who wait. There is no timer and no batch size: the longer a sync takes, the
/// more callers the next one serves.
/// </summary>
internal sealed class GroupCommit(Action sync)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _next;
    private bool _running;

    /// <summary>How many syncs ran.</summary>
    public long Syncs { get; private set; }

    /// <summary>
    /// Completes when a sync that began after this call has returned; fails with what that sync threw. Safe to call
    /// from any number of threads.
    /// </summary>
    public Task SyncAsync()
    {
        TaskCompletionSource mine;
        lock (_gate)
        {
            mine = _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_running) return mine.Task;
            _running = true;
        }

        // A thread of its own: it blocks on the device, and the pool has few threads.
        _ = Task.Factory.StartNew(RunWhileAsked, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return mine.Task;
    }

    private void RunWhileAsked()
    {
        while (TakeWaiting() is { } waiting)
        {
            // Everybody in `waiting` asked before this line, so what they wrote is covered by the sync below.
            try
            {
                sync();
                Syncs++;
                waiting.SetResult();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                waiting.SetException(e);
            }
        }
    }

    private TaskCompletionSource? TakeWaiting()
    {
        lock (_gate)
        {
            TaskCompletionSource? waiting = _next;
            _next = null;
            _running = waiting is not null;
            return waiting;
        }
    }
}
