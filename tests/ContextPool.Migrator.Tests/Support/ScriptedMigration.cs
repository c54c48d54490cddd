using ContextPool.Migration.Audit;
using ContextPool.Migration.Outcomes;
using ContextPool.Migrator.Migrating;

namespace ContextPool.Migrator.Tests.Support;

/// <summary>A run that ends as the test says.</summary>
internal sealed class ScriptedMigration : IMigration
{
    public RunSummary Summary { get; set; } = Some.Summary(RunEnd.Completed);

    /// <summary>Waits until it is told to stop.</summary>
    public bool RunsUntilStopped { get; set; }

    public Exception? Throws { get; set; }

    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RunProgress Progress { get; } = new();

    public async Task<RunSummary> RunAsync(CancellationToken cancel)
    {
        Started.TrySetResult();
        if (RunsUntilStopped) await Task.Delay(Timeout.Infinite, cancel).ContinueWith(_ => { }, TaskScheduler.Default);
        return Throws is null ? Summary : throw Throws;
    }
}
