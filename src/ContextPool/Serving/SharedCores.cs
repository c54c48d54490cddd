namespace ContextPool.Serving;

/// <summary>
/// One core per context for as long as somebody has the context open: views hold their core, and this only remembers it. Memory is
/// that of the open contexts, and a few words for each that was closed since the last sweep. Safe for concurrent use.
/// </summary>
internal sealed class SharedCores(Func<ContextId, ContextCore> make)
{
    private const int SmallestSweep = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<ContextId, WeakReference<ContextCore>> _cores = [];
    private int _sweepAt = SmallestSweep;

    /// <summary>How many contexts are remembered, closed ones included.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _cores.Count;
        }
    }

    /// <summary>The core of a context that somebody has open; null where nobody has.</summary>
    public ContextCore? Find(ContextId id)
    {
        lock (_gate)
            return _cores.TryGetValue(id, out WeakReference<ContextCore>? known) && known.TryGetTarget(out ContextCore? shared) ? shared : null;
    }

    /// <summary>The core of a context.</summary>
    public ContextCore Of(ContextId id)
    {
        lock (_gate)
        {
            if (_cores.TryGetValue(id, out WeakReference<ContextCore>? known) && known.TryGetTarget(out ContextCore? shared)) return shared;
            ContextCore core = make(id);
            _cores[id] = new WeakReference<ContextCore>(core);
            if (_cores.Count >= _sweepAt) Sweep();
            return core;
        }
    }

    /// <summary>The next one is due when there are twice as many, so that each open costs a constant on average.</summary>
    private void Sweep()
    {
        foreach ((ContextId id, WeakReference<ContextCore> core) in _cores)
        {
            if (!core.TryGetTarget(out _)) _cores.Remove(id);
        }

        _sweepAt = Math.Max(SmallestSweep, 2 * _cores.Count);
    }
}
