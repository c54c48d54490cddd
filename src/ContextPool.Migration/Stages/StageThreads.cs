using ContextPool.Files;

namespace ContextPool.Migration.Stages;

/// <summary>
/// The threads of one stage. What a stage does blocks on the disk, and the thread pool gives blocked work hardly more threads than
/// there are processors, whatever parallelism was asked for. Threads come as they are needed, up to the parallelism and one more,
/// which hands on what the others have made; an item that waits for something shared (budget, sync) holds none.
/// </summary>
internal sealed class StageThreads(string stage, int parallelism) : TaskScheduler, IDisposable
{
    private readonly object _gate = new();
    private readonly Queue<Task> _queue = new();
    private readonly List<Thread> _threads = [];
    private ThreadTimes _times;
    private int _idle;
    private bool _isClosed;

    public override int MaximumConcurrencyLevel => parallelism + 1;

    /// <summary>Of all threads that have ended; of all, once this was disposed of.</summary>
    public ThreadTimes Times
    {
        get
        {
            lock (_gate) return _times;
        }
    }

    /// <summary>Ends the threads when they have done what is queued, and waits for that.</summary>
    public void Dispose()
    {
        List<Thread> threads;
        lock (_gate)
        {
            _isClosed = true;
            threads = [.. _threads];
            Monitor.PulseAll(_gate);
        }

        foreach (Thread thread in threads)
        {
            if (thread != Thread.CurrentThread) thread.Join();
        }
    }

    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                _queue.Enqueue(task);
                WakeOrStartOne();
                return;
            }
        }

        // The run is over and so is the stage's work; what is left is a block's own.
        ThreadPool.QueueUserWorkItem(_ => TryExecuteTask(task));
    }

    /// <summary>Never: whoever waits for a task is not to do the stage's work on a thread of something else.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate) return [.. _queue];
    }

    private void WakeOrStartOne()
    {
        if (_idle > 0)
        {
            // From here on it is not idle, though it wakes later: the next task needs another one.
            _idle--;
            Monitor.Pulse(_gate);
        }
        else if (_threads.Count < MaximumConcurrencyLevel)
        {
            var thread = new Thread(Work) { IsBackground = true, Name = $"{stage} {_threads.Count + 1}" };
            _threads.Add(thread);
            thread.Start();
        }
    }

    private void Work()
    {
        while (Next() is { } task) TryExecuteTask(task);
        ThreadTimes mine = ThreadTimes.OfThisThread();
        lock (_gate) _times += mine;
    }

    /// <summary>Null at the end.</summary>
    private Task? Next()
    {
        lock (_gate)
        {
            while (_queue.Count == 0)
            {
                if (_isClosed) return null;
                _idle++;
                Monitor.Wait(_gate);
            }

            return _queue.Dequeue();
        }
    }
}
