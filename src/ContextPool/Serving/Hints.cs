namespace ContextPool.Serving;

/// <summary>Contexts that may have changed, collected until somebody looks. Safe for concurrent use.</summary>
internal sealed class Hints
{
    private readonly Lock _gate = new();
    private HashSet<ContextId> _contexts = [];
    private bool _isAnything;
    private TaskCompletionSource _came = New();

    /// <summary>Completes when there is one.</summary>
    public Task Came
    {
        get
        {
            lock (_gate) return _came.Task;
        }
    }

    /// <summary>True once anything may have changed; the hints until then are worth nothing.</summary>
    public bool IsAnything
    {
        get
        {
            lock (_gate) return _isAnything;
        }
    }

    /// <summary>One context, or null for anything.</summary>
    public void Add(ContextId? context)
    {
        lock (_gate)
        {
            if (context is { } id) _contexts.Add(id);
            else _isAnything = true;
            _came.TrySetResult();
        }
    }

    /// <summary>What there is, for whoever looks now: what comes from here on is for the next look.</summary>
    public IReadOnlyCollection<ContextId> Take(bool all)
    {
        lock (_gate)
        {
            HashSet<ContextId> taken = _contexts;
            _contexts = [];
            if (all) _isAnything = false;
            if (!_isAnything) _came = New();
            return taken;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
