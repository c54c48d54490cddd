using System.Threading.Tasks.Dataflow;
using ContextPool.Migration.Options;
using ContextPool.Migration.Stages;
using ContextPool.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContextPool.Migration.Tests.Stages;

/// <summary>A parallelism of so many is so many at once, also where what they do blocks and there are only two processors.</summary>
public sealed class StageParallelismTests
{
    private const int Many = 24;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(Stage.Detect)]
    [InlineData(Stage.Backup)]
    [InlineData(Stage.Convert)]
    [InlineData(Stage.WritePool)]
    [InlineData(Stage.Index)]
    [InlineData(Stage.Validate)]
    [InlineData(Stage.Publish)]
    public async Task BlockedDelegates_AreAsManyAtOnceAsTheParallelismSays(Stage which)
    {
        using var scene = new Scene();
        scene.Options = scene.Options with { Stages = scene.Options.Stages.With(which, new StageOptions(Many, Many)) };
        using var met = new CountdownEvent(Many);
        using StageBlock block = new StageBlock(which, scene.Environment(), NullLogger.Instance).With(new MeetingStage(met));
        block.Block.LinkTo(DataflowBlock.NullTarget<InFlight>());

        for (int i = 0; i < Many; i++) Assert.True(await block.Block.SendAsync(Listed(i, scene)).WaitAsync(Patience));
        block.Block.Complete();
        await block.Block.Completion.WaitAsync(2 * Patience);

        Assert.True(met.IsSet, $"{met.CurrentCount} of {Many} never came");
    }

    [Fact]
    public async Task NoMoreThanTheParallelism_AreEverAtOnce()
    {
        using var scene = new Scene();
        scene.Options = scene.Options with { Stages = scene.Options.Stages.With(Stage.Convert, new StageOptions(3, 100)) };
        var counting = new CountingStage();
        using StageBlock block = new StageBlock(Stage.Convert, scene.Environment(), NullLogger.Instance).With(counting);
        block.Block.LinkTo(DataflowBlock.NullTarget<InFlight>());

        for (int i = 0; i < 300; i++) await block.Block.SendAsync(Listed(i, scene)).WaitAsync(Patience);
        block.Block.Complete();
        await block.Block.Completion.WaitAsync(Patience);

        Assert.InRange(counting.MostAtOnce, 1, 3);
    }

    [Theory]
    [InlineData(FileOperationKind.CreateNew, ".staging/", "messages_pool/")]
    [InlineData(FileOperationKind.OpenRead, ".staging/", "messages_pool/")]
    [InlineData(FileOperationKind.OpenRead, "conversations/", "")]
    public async Task FilesOfARun_AreAsManyAtOnceAsTheParallelismSays(FileOperationKind kind, string where, string alsoWhere)
    {
        const int Files = 12;
        using var scene = new Scene();
        scene.Options = scene.Options with { Stages = Scene.Stages(Files, Files) };
        for (int i = 1; i <= 2 * Files; i++) scene.PutTalk(i);
        using var files = new MeetingFileOperations(Scene.Disk, kind, alsoWhere.Length > 0 ? alsoWhere : where, Files);

        FinishedRun run = await scene.RunAsync(files);

        Assert.True(files.TookPlace);
        Assert.Equal(0, files.FromThePool);
        Assert.Equal(2L * Files, run.Summary.Outcomes["migrated"]);
    }

    [Fact]
    public async Task WhatWaitsForItsPublication_HoldsNothingOfTheByteBudget()
    {
        using var scene = new Scene();
        scene.Options = scene.Options with { MaxBytesInFlight = 1 };
        for (int i = 1; i <= 2; i++) scene.PutTalk(i);
        using var files = new MeetingFileOperations(Scene.Disk, FileOperationKind.Rename, ".staging/", 2);

        await scene.RunAsync(files);

        Assert.True(files.TookPlace);
    }

    private static ListedFile Listed(int number, Scene scene) =>
        new(new MigrationItem($"{number}", $"/{number}") { HandedOverStamp = scene.Clock.GetTimestamp() });

    private sealed class MeetingStage(CountdownEvent met) : IStage<ListedFile>
    {
        private volatile bool _isGivenUp;

        public Task<InFlight> WorkAsync(ListedFile file)
        {
            met.Signal();
            if (!_isGivenUp) _isGivenUp = !met.Wait(Patience);
            return Task.FromResult<InFlight>(file);
        }
    }

    private sealed class CountingStage : IStage<ListedFile>
    {
        private int _atOnce;
        private int _most;

        public int MostAtOnce => _most;

        public async Task<InFlight> WorkAsync(ListedFile file)
        {
            int now = Interlocked.Increment(ref _atOnce);
            int most;
            while ((most = Volatile.Read(ref _most)) < now) Interlocked.CompareExchange(ref _most, now, most);
            await Task.Yield();
            Interlocked.Decrement(ref _atOnce);
            return file;
        }
    }
}
