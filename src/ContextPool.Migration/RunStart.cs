using ContextPool.Files;
using Microsoft.Extensions.Logging;

namespace ContextPool.Migration;

/// <summary>
/// The steps before the first file. There the failure of one call would cost a night, not one context, so a step that failed is
/// taken again; each may be taken twice.
/// </summary>
internal sealed class RunStart(ILogger log)
{
    private const int MostAttempts = 3;

    // Between the last two attempts, for what passes by itself: a network that comes back, descriptors that others let go.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Takes a step; throws what its last attempt threw.</summary>
    public async Task<T> DoAsync<T>(string step, Func<Task<T>> take)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await take().ConfigureAwait(false);
            }
            catch (FileOperationException e) when (attempt < MostAttempts && MayPass(e.Failure))
            {
                log.LogWarning("At the start, {Step} failed and is tried again: {Message}", step, e.Message);
            }

            if (attempt > 1) await Task.Delay(Pause).ConfigureAwait(false);
        }
    }

    private static bool MayPass(FileFailure failure) => failure is not (FileFailure.NotSupported or FileFailure.AccessDenied);

    /// <summary>As <see cref="DoAsync{T}(string, Func{Task{T}})"/>, for a step that waits for nothing.</summary>
    public Task<T> DoAsync<T>(string step, Func<T> take) => DoAsync(step, () => Task.FromResult(take()));

    /// <summary>As <see cref="DoAsync{T}(string, Func{Task{T}})"/>, for a step without a result.</summary>
    public Task DoAsync(string step, Action take) => DoAsync(step, () =>
    {
        take();
        return true;
    });

    /// <summary>For what stays undone and does no harm: one warning.</summary>
    public void Warn(string message) => log.LogWarning("At the start: {Message}", message);
}
