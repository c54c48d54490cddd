using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>Waiting for the run lock: most who hold it migrate one chat and are gone in a moment.</summary>
internal static class RunLockWait
{
    // At random, so that two that wait do not march in step.
    private const int ShortestPauseMs = 20;
    private const int LongestPauseMs = 200;

    /// <summary>
    /// Takes the lock, or gives up after the wait: then there is none, but the name of its holder. Cancelling throws.
    /// </summary>
    public static async Task<(RunLock? Held, string Holder)> TakeAsync(
        IFileOperations files, StoreLayout store, string runId, TimeSpan wait, TimeProvider time, Action<string>? warn, CancellationToken cancel)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            if (RunLock.TryTake(files, store, runId, out string holder, time, warn) is { } held) return (held, holder);
            TimeSpan left = wait - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero) return (null, holder);
            TimeSpan pause = TimeSpan.FromMilliseconds(Random.Shared.Next(ShortestPauseMs, LongestPauseMs));
            await Task.Delay(pause < left ? pause : left, time, cancel).ConfigureAwait(false);
        }
    }
}
