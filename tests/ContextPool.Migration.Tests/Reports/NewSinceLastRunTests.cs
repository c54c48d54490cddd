using ContextPool.Files;
using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests.Reports;

public sealed class NewSinceLastRunTests : IDisposable
{
    private readonly Scene _scene = new();

    [Fact]
    public async Task FailureThatComesAgain_IsNewOnTheFirstNightOnly()
    {
        _scene.PutTalk(1);
        _scene.Put(Fixtures.FileName, Fixtures.Read("truncated-in-message"));

        FinishedRun first = await NightAsync();
        FinishedRun second = await NightAsync();

        Assert.Equal(("yes", "no"), (NewOf(first), NewOf(second)));
        Assert.Equal("", first[Some.ContextId(1)]["new_since_last_run"]);
    }

    [Fact]
    public async Task FailureForAnotherReason_IsNewAgain()
    {
        _scene.Put(Fixtures.FileName, Fixtures.Read("truncated-in-message"));
        await NightAsync();
        _scene.Put(Fixtures.FileName, ""u8, writtenAt: 5);

        Assert.Equal("yes", NewOf(await NightAsync()));
    }

    [Fact]
    public async Task DryRunsAndRunsOverSelectedContexts_AreNoNightsToCompareWith()
    {
        _scene.Put(Fixtures.FileName, Fixtures.Read("truncated-in-message"));
        await NightAsync(_scene.Options with { DryRun = true });
        await NightAsync(_scene.Options with { Only = new HashSet<ContextId> { Fixtures.Id } });

        Assert.Equal("yes", NewOf(await NightAsync()));
    }

    [Fact]
    public async Task LastReportThatCannotBeRead_LeavesItOpen_AndFailsNothing()
    {
        _scene.Put(Fixtures.FileName, Fixtures.Read("truncated-in-message"));
        FinishedRun first = await NightAsync();
        using var files = new FaultyFileOperations(Scene.Disk).FailFrom(FileOperationKind.Read, $"{first.Summary.RunId}.csv", FileFailure.Device);

        FinishedRun second = await _scene.RunAsync(files);

        Assert.Equal((RunEnd.CompletedWithFailures, ""), (second.End, NewOf(second)));
    }

    public void Dispose() => _scene.Dispose();

    private static string NewOf(FinishedRun run) => run[Fixtures.Id]["new_since_last_run"];

    private async Task<FinishedRun> NightAsync(Options.MigrationOptions? options = null)
    {
        _scene.Clock.Advance(TimeSpan.FromDays(1));
        return await _scene.RunAsync(options: options);
    }
}
