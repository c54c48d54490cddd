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
    private int _queueHighWater;

    public void Add(TimeSpan busy, TimeSpan waiting, long bytes, int queued)
    {
        RunTelemetry.StageWorked(name, busy, waiting);
        lock (_gate)
        {
            _items++;
            _bytes += bytes;
            _busy += busy;
            _waiting += waiting;
            _queueHighWater = Math.Max(_queueHighWater, queued);
        }
    }

    public StageSummary ToSummary()
    {
        lock (_gate)
        {
            return new StageSummary(
                name, options.Parallelism, options.Capacity, _items, _bytes,
                Math.Round(_busy.TotalMilliseconds, 1), Math.Round(_waiting.TotalMilliseconds, 1), _queueHighWater);
        }
    }
}
