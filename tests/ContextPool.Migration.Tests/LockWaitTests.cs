using ContextPool.Migration.Outcomes;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>A chat that is being migrated holds the store for a moment: the nightly run waits for it, but not for ever.</summary>
public sealed class LockWaitTests : IDisposable
{
    private readonly Scene _scene = new();
    private readonly StoreLayout _store;
    private readonly RunLock _held;

    public LockWaitTests()
    {
        _scene.Options = _scene.Options with { LockWait = TimeSpan.FromMinutes(1) };
        _scene.PutTalk(1);
        _store = new StoreLayout(_scene.Options.StorageDirectory);
        StoreFormat.Create(Scene.Disk, _store);
        _held = RunLock.TryTake(Scene.Disk, _store, "20260101T000000000Z-beef", out _)!;
    }

    [Fact]
    public async Task StoreThatIsLeftInTime_IsWaitedFor()
    {
        using var files = new FaultyFileOperations(Scene.Disk).Before(FileOperationKind.Lock, "/.lock", _held.Dispose, nth: 3);

        FinishedRun run = await WhileTheClockRuns(_scene.RunAsync(files));

        Assert.Equal((RunEnd.Completed, 1L), (run.End, run.Summary.Outcomes["migrated"]));
    }

    [Fact]
    public async Task StoreThatIsNotLeft_IsGivenUpAfterTheWait()
    {
        DateTimeOffset before = _scene.Clock.GetUtcNow();

        FinishedRun run = await WhileTheClockRuns(_scene.RunAsync());

        Assert.Equal(RunEnd.StoreLocked, run.End);
        Assert.True(_scene.Clock.GetUtcNow() - before >= TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task SignalWhileItWaits_IsAStop()
    {
        using var stop = new CancellationTokenSource();
        using var files = new FaultyFileOperations(Scene.Disk).Before(FileOperationKind.Lock, "/.lock", stop.Cancel, nth: 2);

        FinishedRun run = await WhileTheClockRuns(_scene.RunAsync(files, cancel: stop.Token));

        Assert.Equal((RunEnd.StoppedBySignal, ""), (run.End, run.Summary.ReportPath));
        Assert.False(_scene.IsPublished(Some.ContextId(1)));
    }

    public void Dispose()
    {
        _held.Dispose();
        _scene.Dispose();
    }

    private async Task<FinishedRun> WhileTheClockRuns(Task<FinishedRun> running)
    {
        await Eventually.Holds(
            () =>
            {
                _scene.Clock.Advance(TimeSpan.FromSeconds(1));
                return running.IsCompleted;
            },
            TimeSpan.FromSeconds(60));
        return await running;
    }
}
