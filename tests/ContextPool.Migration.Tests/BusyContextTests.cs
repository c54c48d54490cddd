using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>A program that is writing to a context makes a run wait for it, and never makes a conflict.</summary>
public sealed class BusyContextTests : IDisposable
{
    private readonly Scene _scene = new();

    private static LegacyJson First => new LegacyJson(Fixtures.Id).Talk(2);

    private static LegacyJson Second => new LegacyJson(Fixtures.Id).Talk(3);

    private ContextLayout Context => new(_scene.ContextPath(Fixtures.Id));

    [Theory]
    [InlineData("updated")]
    [InlineData("adopted")]
    public async Task WriterThatEnds_IsWaitedFor(string outcome)
    {
        await PutAsync(outcome);
        IDisposable writer = Scene.Disk.TryLock(Context.Root)!;
        using var files = new FaultyFileOperations(Scene.Disk);
        files.After(FileOperationKind.Lock, Context.Root, writer.Dispose);

        FinishedRun run = await _scene.RunAsync(files);

        Assert.Equal(outcome, run.OutcomeOf(Fixtures.Id));
        _scene.AssertNoLitter();
    }

    [Theory]
    [InlineData("updated")]
    [InlineData("adopted")]
    public async Task WriterThatDoesNotEnd_FailsTheContextForThisNightAndTouchesNothing(string outcome)
    {
        await PutAsync(outcome);
        TreeSnapshot before = TreeSnapshot.Of(Context.Root);
        FinishedRun run;
        using (Scene.Disk.TryLock(Context.Root))
        {
            Task<FinishedRun> running = _scene.RunAsync();
            while (!running.IsCompleted)
            {
                _scene.Clock.Advance(TimeSpan.FromSeconds(1));
                await Task.WhenAny(running, Task.Delay(1));
            }

            run = await running;
        }

        Assert.Equal(("failed", "context_busy"), (run.OutcomeOf(Fixtures.Id), run[Fixtures.Id]["reason"]));
        Assert.Empty(before.DifferencesTo(TreeSnapshot.Of(Context.Root)));
        _scene.AssertNoLitter();

        Assert.Equal(outcome, (await _scene.RunAsync()).OutcomeOf(Fixtures.Id));
    }

    public void Dispose() => _scene.Dispose();

    private async Task PutAsync(string outcome)
    {
        if (outcome == "adopted")
        {
            HandMadePool.Write(_scene, _scene.Put(First));
            return;
        }

        _scene.Put(First);
        await _scene.RunAsync();
        _scene.Put(Second, writtenAt: 60);
    }
}
