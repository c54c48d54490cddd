using System.Threading.Tasks.Dataflow;
using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.Migration.Stages;
using ContextPool.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContextPool.Migration.Tests.Stages;

/// <summary>Whatever a stage throws becomes an outcome, and no item is lost.</summary>
public sealed class StageBlockTests
{
    private const string Path = "/legacy/a.json";

    public static TheoryData<string> Thrown { get; } = [.. Exceptions.Keys];

    private static Dictionary<string, (Exception Thrown, Outcome Outcome, Reason Reason)> Exceptions => new()
    {
        ["cancelled task"] = (new TaskCanceledException(), Outcome.Skipped, Reason.RunStopped),
        ["cancelled"] = (new OperationCanceledException(), Outcome.Skipped, Reason.RunStopped),
        ["changed"] = (new SourceChangedException(), Outcome.Failed, Reason.SourceChanged),
        ["bad copy"] = (new BackupDiffersException("/b"), Outcome.Failed, Reason.BackupDiffers),
        ["denied"] = (Failed(FileFailure.AccessDenied, "/x"), Outcome.Failed, Reason.AccessDenied),
        ["device"] = (Failed(FileFailure.Device, "/x"), Outcome.Failed, Reason.IoError),
        ["gone"] = (Failed(FileFailure.NotFound, Path), Outcome.Failed, Reason.SourceDisappeared),
        ["something else gone"] = (Failed(FileFailure.NotFound, "/x"), Outcome.Failed, Reason.IoError),
        ["link"] = (Failed(FileFailure.WrongKind, Path), Outcome.Failed, Reason.SymbolicLink),
        ["content"] = (new InvalidContentException(ContentFault.TooDeep, 3, "x"), Outcome.Failed, Reason.TooDeep),
        ["defect"] = (new InvalidOperationException("a defect"), Outcome.Failed, Reason.InternalError),
        ["key"] = (new KeyNotFoundException(), Outcome.Failed, Reason.InternalError),
        ["several"] = (new AggregateException(new IOException()), Outcome.Failed, Reason.InternalError),
    };

    [Theory]
    [MemberData(nameof(Thrown))]
    public async Task StageThatThrows_EndsEachItemAndLosesNone(string what)
    {
        (Exception thrown, Outcome outcome, Reason reason) = Exceptions[what];
        foreach (bool isAsync in new[] { false, true })
        {
            List<InFlight> passed = await PassAsync(new ThrowingStage(_ => thrown, isAsync), items: 8, capacity: 1);

            Assert.Equal(8, passed.Count);
            Assert.All(passed.Cast<Ended>(), ended => Assert.Equal((outcome, reason), (ended.Outcome, ended.Reason)));
        }
    }

    /// <summary>One line says it; the others are not to blame.</summary>
    [Fact]
    public async Task FullFileSystem_FailsTheFirstAndLeavesTheOthersToTheNextRun()
    {
        List<Ended> ended = [.. (await PassAsync(new ThrowingStage(_ => Failed(FileFailure.NoSpace, "/x"), isAsync: true), items: 8, capacity: 4)).Cast<Ended>()];

        Assert.Single(ended, item => (item.Outcome, item.Reason) == (Outcome.Failed, Reason.NoSpace));
        Assert.Equal(7, ended.Count(item => (item.Outcome, item.Reason) == (Outcome.Skipped, Reason.RunStopped)));
    }

    [Fact]
    public async Task StageThatThrowsForSome_PassesTheOthersOn()
    {
        List<InFlight> passed = await PassAsync(
            new ThrowingStage(i => i % 3 == 0 ? new TaskCanceledException() : null, isAsync: true), items: 100, capacity: 8);

        Assert.Equal(100, passed.Count);
        Assert.Equal(34, passed.Count(i => i is Ended));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    public async Task GraphWithoutRoom_CompletesHoweverMixedItsItems(int parallelism, int capacity)
    {
        using var scene = new Scene();
        scene.Options = scene.Options with { Stages = Scene.Stages(parallelism, capacity), MaxBytesInFlight = 1 };
        for (int i = 0; i < 300; i++)
        {
            if (i % 3 == 0) scene.Put($"{i}.txt", "x"u8);
            else if (i % 3 == 1) scene.Put($"{Some.ContextId(i)}.json", "{"u8);
            else if (i % 30 == 2) scene.PutTalk(i, messages: 1);
        }

        FinishedRun run = await scene.RunAsync();

        Assert.Equal((100L, 100L, 10L), (run.Summary.Outcomes["skipped"], run.Summary.Outcomes["failed"], run.Summary.Outcomes["migrated"]));
    }

    private static FileOperationException Failed(FileFailure failure, string path) => new(failure, "try", path, "scripted");

    private static async Task<List<InFlight>> PassAsync(IStage<ListedFile> stage, int items, int capacity)
    {
        using var scene = new Scene();
        scene.Options = scene.Options with { Stages = Scene.Stages(Math.Min(4, capacity), capacity) };
        StoppedClock clock = scene.Clock;
        using StageBlock block = new StageBlock(Stage.Detect, scene.Environment(), NullLogger.Instance).With(stage);
        var passed = new List<InFlight>();
        var collect = new ActionBlock<InFlight>(passed.Add, new ExecutionDataflowBlockOptions { BoundedCapacity = 1 });
        block.Block.LinkTo(collect, new DataflowLinkOptions { PropagateCompletion = true });
        for (int i = 0; i < items; i++)
        {
            var item = new MigrationItem($"{i}", Path) { HandedOverStamp = clock.GetTimestamp() };
            Assert.True(await block.Block.SendAsync(new ListedFile(item)).WaitAsync(TimeSpan.FromSeconds(20)));
        }

        block.Block.Complete();
        await collect.Completion.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(items, block.Summary.Items);
        return passed;
    }

    private sealed class ThrowingStage(Func<int, Exception?> thrown, bool isAsync) : IStage<ListedFile>
    {
        public async Task<InFlight> WorkAsync(ListedFile file)
        {
            if (isAsync) await Task.Yield();
            if (thrown(int.Parse(file.Item.Name, System.Globalization.CultureInfo.InvariantCulture)) is { } e) throw e;
            return file;
        }
    }
}
