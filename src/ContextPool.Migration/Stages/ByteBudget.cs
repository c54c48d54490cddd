namespace ContextPool.Migration.Stages;

/// <summary>
/// Admits contexts by the bytes of their files, first come first served. One above the whole budget waits until
/// nothing else is in flight, and then runs alone.
/// </summary>
internal sealed class ByteBudget(long maxBytes)
{
    private readonly Lock _gate = new();
    private readonly Queue<(long Bytes, TaskCompletionSource Admitted)> _waiting = new();
    private long _inFlight;
    private bool _isClosed;

    /// <summary>The most bytes that were ever in flight at once.</summary>
    public long HighWater { get; private set; }

    /// <summary>
    /// Completes when the bytes may be worked on. Whoever entered must leave. Cancelled where the budget was closed meanwhile.
    /// </summary>
    public Task EnterAsync(long bytes)
    {
        lock (_gate)
        {
            if (_isClosed) return Task.FromCanceled(new CancellationToken(canceled: true));
            if (_waiting.Count == 0 && Fits(bytes))
            {
                Admit(bytes);
                return Task.CompletedTask;
            }

            var admitted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((bytes, admitted));
            return admitted.Task;
        }
    }

    /// <summary>Gives the bytes back and admits whoever they let in.</summary>
    public void Leave(long bytes)
    {
        lock (_gate)
        {
            _inFlight -= bytes;
            while (_waiting.TryPeek(out var next) && Fits(next.Bytes))
            {
                _waiting.Dequeue();
                Admit(next.Bytes);
                next.Admitted.SetResult();
            }
        }
    }

    /// <summary>Sends away whoever waits, and everybody after: those who would leave are gone.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            while (_waiting.TryDequeue(out var next)) next.Admitted.SetCanceled(CancellationToken.None);
        }
    }

    private bool Fits(long bytes) => _inFlight == 0 || _inFlight + bytes <= maxBytes;

    private void Admit(long bytes)
    {
        _inFlight += bytes;
        HighWater = Math.Max(HighWater, _inFlight);
    }
}
