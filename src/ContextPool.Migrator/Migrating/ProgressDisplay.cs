using ContextPool.Migration.Audit;
using Microsoft.Extensions.Logging;

namespace ContextPool.Migrator.Migrating;

/// <summary>Shows how far a run is, as long as it runs.</summary>
internal sealed class ProgressDisplay(
    MigrateRequest request, Terminal terminal, TimeProvider time, ILogger<ProgressDisplay> log)
{
    /// <summary>Returns when the run ended, however it did.</summary>
    public async Task ShowUntilAsync(Task run, RunProgress progress)
    {
        if (request.IsQuiet)
        {
            await Task.WhenAny(run);
            return;
        }

        IProgressView view = terminal.Live is { } region
            ? new TerminalProgress(region)
            : new LogProgress(request.Options.ProgressInterval, log);
        long started = time.GetTimestamp();
        using var timer = new PeriodicTimer(view.Interval, time);
        while (await TickAsync(timer, run)) view.Show(ProgressSnapshot.Of(progress, time.GetElapsedTime(started)));
        view.End();
    }

    // A tick that is still awaited when the run ends is completed by disposing the timer.
    private static async Task<bool> TickAsync(PeriodicTimer timer, Task run)
    {
        await Task.WhenAny(run, timer.WaitForNextTickAsync().AsTask());
        return !run.IsCompleted;
    }
}
