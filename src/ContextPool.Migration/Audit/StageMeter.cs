using ContextPool.Files;
using ContextPool.Migration.Options;

namespace ContextPool.Migration.Audit;

/// <summary>Adds up what one stage did. Called from all its workers.</summary>
internal sealed class StageMeter(string name, StageOptions options)
{
    private readonly Lock _gate = new();
    private long _items;
    private long _bytes;
    private TimeSpan _busy;
    private TimeSpan _waiting;
    private TimeSpan _budgetWait;
    private int _queueHighWater;

    /// <summary>Time that its items stood before the byte budget.</summary>
    public TimeSpan BudgetWait
    {
        get
        {
            lock (_gate) return _budgetWait;
        }
    }

    /// <param name="busy">Work.</param>
    /// <param name="waiting">In the queue before it.</param>
    /// <param name="budgetWait">Before the byte budget; neither of the two.</param>
    /// <param name="bytes">Of the source.</param>
    /// <param name="queued">How many stand in the queue.</param>
    public void Add(TimeSpan busy, TimeSpan waiting, TimeSpan budgetWait, long bytes, int queued)
    {
        RunTelemetry.StageWorked(name, busy, waiting);
        lock (_gate)
        {
            _items++;
            _bytes += bytes;
            _busy += busy;
            _waiting += waiting;
            _budgetWait += budgetWait;
            _queueHighWater = Math.Max(_queueHighWater, queued);
        }
    }

    public StageSummary ToSummary(ThreadTimes threads)
    {
        lock (_gate)
        {
            return new StageSummary(
                name, options.Parallelism, options.Capacity, _items, _bytes,
                Math.Round(_busy.TotalMilliseconds, 1), Math.Round(_waiting.TotalMilliseconds, 1), _queueHighWater)
            {
                ProcessorMs = Math.Round(threads.Processor.TotalMilliseconds, 1),
                ProcessorWaitMs = Math.Round(threads.Runnable.TotalMilliseconds, 1),
            };
        }
    }
}
