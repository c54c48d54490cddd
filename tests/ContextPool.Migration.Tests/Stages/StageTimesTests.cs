using System.Threading.Tasks.Dataflow;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Options;
using ContextPool.Migration.Stages;
using ContextPool.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContextPool.Migration.Tests.Stages;

/// <summary>What the summary tells of a stage's time is what happened, to the second of a clock that only the test moves.</summary>
public sealed class StageTimesTests
{
    [Fact]
    public async Task WorkWaitingAndTheByteBudget_AreToldApart()
    {
        using var scene = new Scene();
        StoppedClock clock = scene.Clock;
        using StageBlock block = new StageBlock(Stage.Backup, scene.Environment(), NullLogger.Instance).With(new ScriptedStage(clock));
        block.Block.LinkTo(DataflowBlock.NullTarget<InFlight>());
        var item = new MigrationItem("a", "/a") { HandedOverStamp = clock.GetTimestamp() };
        clock.Advance(TimeSpan.FromSeconds(7));

        Assert.True(await block.Block.SendAsync(new ListedFile(item)));
        block.Block.Complete();
        await block.Block.Completion.WaitAsync(TimeSpan.FromSeconds(10));

        StageSummary told = block.Summary;
        Assert.Equal((2000, 7000, 3.0), (told.BusyMs, told.WaitingMs, block.BudgetWait.TotalSeconds));
        Assert.Equal(TimeSpan.FromSeconds(2), item.StageTimes[(int)Stage.Backup]);
    }

    [Fact]
    public async Task FullByteBudget_IsEnteredBeforeTheSourceIsOpened()
    {
        using var scene = new Scene();
        scene.Options = scene.Options with { MaxBytesInFlight = 1 };
        scene.Directory.CreateDirectory("backups");
        LegacyJson talk = scene.PutTalk(1);
        var files = new RecordingFileOperations(Scene.Disk);
        RunEnvironment run = scene.Environment(files);
        await run.Budget.EnterAsync(1);
        var item = new MigrationItem(talk.FileName, scene.PathOf(talk));
        var detected = new Planned<DetectedSource>(
            item, new Plan.Migrate(WasDeleted: false), new DetectedSource(talk.Id, Scene.Disk.Stat(scene.PathOf(talk))!.Value));

        Task<InFlight> work = new BackupStage(run).WorkAsync(detected);

        Assert.False(work.IsCompleted);
        Assert.Equal(0, files.CountOf(FileOperationKind.OpenRead, Scene.Conversations));
        scene.Clock.Advance(TimeSpan.FromSeconds(3));
        run.Budget.Leave(1);
        await work.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(3.0, item.AdmissionWait.TotalSeconds);
        item.Release();
    }

    private sealed class ScriptedStage(StoppedClock clock) : IStage<ListedFile>
    {
        public Task<InFlight> WorkAsync(ListedFile file)
        {
            clock.Advance(TimeSpan.FromSeconds(3));
            file.Item.AdmissionWait += TimeSpan.FromSeconds(3);
            clock.Advance(TimeSpan.FromSeconds(2));
            return Task.FromResult<InFlight>(file);
        }
    }
}
