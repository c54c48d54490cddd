using System.Collections.Concurrent;

namespace ContextPool.TestKit.Histories;

/// <summary>A history of one program in which nobody dies.</summary>
public sealed class HistoryInMemory : IHistoryLog
{
    private readonly ConcurrentQueue<Act> _acts = [];

    /// <summary>The calls that have ended.</summary>
    public IReadOnlyCollection<Act> Acts => _acts;

    /// <inheritdoc/>
    public void Begin(Act act)
    {
    }

    /// <inheritdoc/>
    public void End(Act act) => _acts.Enqueue(act);
}
