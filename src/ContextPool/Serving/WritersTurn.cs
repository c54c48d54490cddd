using System.Diagnostics.CodeAnalysis;

namespace ContextPool.Serving;

/// <summary>
/// Keeps the writers of one context within one store in line: first come, first served, and nobody polls. Other stores and programs
/// are kept apart by the lock on the disk, which only the one whose turn it is asks for.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore holds nothing to dispose of until its wait handle is asked for.")]
internal sealed class WritersTurn
{
    private readonly SemaphoreSlim _free = new(1, 1);

    /// <summary>Waits for the turn; false where it did not come in time. True obliges to <see cref="End"/>.</summary>
    public async Task<bool> TakeAsync(TimeSpan wait, TimeProvider time, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (_free.Wait(0, CancellationToken.None)) return true;
        using var tooLong = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, cancel);
        try
        {
            await _free.WaitAsync(either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Lets the next in line.</summary>
    public void End() => _free.Release();
}
