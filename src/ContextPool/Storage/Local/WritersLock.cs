using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>
/// The lock that keeps the writers of one context apart: the operating system's, on the context's directory, so it ends
/// with its holder, and an update that exchanges the directory takes the same one. Readers never look at it.
/// </summary>
internal sealed class WritersLock : IDisposable
{
    // Saves take milliseconds, so a waiter looks often; at random, so that waiters do not march in step.
    private const int LongestPauseMs = 8;

    private readonly IDisposable _held;

    private WritersLock(IDisposable held) => _held = held;

    /// <summary>
    /// Takes the lock, waiting for its holder. Throws <see cref="ContextNotFoundException"/> where the context is gone, and
    /// <see cref="WriterWaitException"/> after <paramref name="wait"/>.
    /// </summary>
    public static async Task<WritersLock> TakeAsync(
        IFileOperations files, ContextLayout context, ContextId id, TimeSpan wait, TimeProvider time, CancellationToken cancel)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            if (files.TryLockInPlace(context.Root, out LockRefusal why) is { } held) return new WritersLock(held);
            if (why == LockRefusal.Gone) throw new ContextNotFoundException(id);
            if (why == LockRefusal.Moved) continue;
            await PauseAsync(id, time.GetElapsedTime(start), wait, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>The pause before the next look at who holds a context; throws <see cref="WriterWaitException"/> where there is to be none.</summary>
    public static Task PauseAsync(ContextId id, TimeSpan waited, TimeSpan wait, CancellationToken cancel)
    {
        if (wait != Timeout.InfiniteTimeSpan && waited >= wait) throw new WriterWaitException(id, waited);
        return Task.Delay(Random.Shared.Next(1, LongestPauseMs), cancel);
    }

    /// <summary>Lets the next writer in.</summary>
    public void Dispose() => _held.Dispose();
}
