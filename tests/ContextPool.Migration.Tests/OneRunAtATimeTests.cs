using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

public sealed class OneRunAtATimeTests
{
    [Fact]
    public async Task SecondRunWhileTheFirstGoesOn_FindsTheStoreLockedAndDoesNothing()
    {
        using var scene = new Scene();
        LegacyJson context = scene.PutTalk(1);
        FinishedRun? second = null;
        using var files = new FaultyFileOperations(Scene.Disk).Before(
            FileOperationKind.Rename, "/contexts/", () => second = Task.Run(() => scene.RunAsync()).GetAwaiter().GetResult());

        FinishedRun first = await scene.RunAsync(files);

        Assert.Equal(RunEnd.StoreLocked, second!.End);
        Assert.Contains($"run {first.Summary.RunId}", second.Summary.Detail, StringComparison.Ordinal);
        Assert.Equal("", second.Summary.ReportPath);
        Assert.Equal(RunEnd.Completed, first.End);
        scene.AssertPool(context);
        scene.AssertNoLitter();
    }

    [Fact]
    public async Task LockFileOfADeadRun_IsTakenOver()
    {
        using var scene = new Scene();
        scene.PutTalk(1);
        scene.Directory.Write("storage/.lock", "host elsewhere process 1 started 1 run 20250101T000000000Z-abcd\n");
        Assert.Equal(RunEnd.Completed, (await scene.RunAsync()).End);
        scene.AssertNoLitter();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NewerStore_IsLeftAlone(bool isDry)
    {
        using var scene = new Scene();
        scene.PutTalk(1);
        scene.Directory.Write("storage/store.json", "{\"format\":\"contextpool\",\"version\":3}\n");
        TreeSnapshot before = scene.Directory.Snapshot();

        FinishedRun run = await scene.RunAsync(options: scene.Options with { DryRun = isDry });

        Assert.Equal(RunEnd.NewerFormat, run.End);
        Assert.Contains("format version 3", run.Summary.Detail, StringComparison.Ordinal);
        Assert.Empty(before.DifferencesTo(scene.Directory.Snapshot()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"version\":\"one\"}")]
    public async Task UnreadableStoreFile_EndsTheRun(string text)
    {
        using var scene = new Scene();
        scene.PutTalk(1);
        scene.Directory.Write("storage/store.json", text);

        FinishedRun run = await scene.RunAsync();

        Assert.Equal(RunEnd.PlaceUnusable, run.End);
        Assert.Contains("store.json", run.Summary.Detail, StringComparison.Ordinal);
        Assert.Equal(["store.json"], scene.Directory.Names("storage"));
    }
}
