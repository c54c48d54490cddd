using ContextPool.Files;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>What is to be kept free stays free while others fill the disk; what the run needs is told by file system.</summary>
public sealed class SpaceReserveTests : IDisposable
{
    private const long MiB = 1 << 20;

    private readonly Scene _scene = new();

    [Fact]
    public async Task DiskThatOthersFill_EndsTheRunAtTheFirstContextThatWouldTouchTheReserve()
    {
        for (int i = 0; i < 10; i++) _scene.PutTalk(i);
        // As free as it must be when the run is planned, and while the first contexts are written.
        var disk = new FillingDisk(Scene.Disk) { FreeBytes = 100 * MiB, LooksUntilFull = 20, FreeWhenFull = (10 * MiB) + 100 };
        FinishedRun run = await _scene.RunAsync(
            disk, _scene.Options with { MinFreeBytes = 10 * MiB, Stages = Scene.Stages(parallelism: 1, capacity: 1) });

        Assert.Equal(RunEnd.NoSpace, run.Summary.End);
        Assert.Contains("are to be kept (MinFreeBytes)", run.Summary.Detail, StringComparison.Ordinal);
        Assert.Equal(1, run.Summary.Outcomes["failed"]);
        Assert.InRange(run.Summary.Outcomes["migrated"], 1, 8);
        _scene.AssertNoLitter();
        Assert.Equal(RunEnd.Completed, (await _scene.RunAsync()).Summary.End);
    }

    [Fact]
    public async Task NoReserve_IsNoLookAtAll()
    {
        _scene.PutTalk(1);
        var disk = new FillingDisk(Scene.Disk) { FreeBytes = 0 };
        FinishedRun run = await _scene.RunAsync(disk);
        Assert.Equal((RunEnd.Completed, 0), (run.Summary.End, disk.Looks));
        Assert.Empty(run.Summary.FileSystems);
    }

    [Fact]
    public async Task FileSystemWithoutFilesLeft_IsTooSmallHoweverManyBytesAreFree()
    {
        _scene.PutTalk(1, messages: 50);
        var disk = new FillingDisk(Scene.Disk) { FreeBytes = 1000 * MiB, FreeFiles = 40 };
        RunSummary summary = (await _scene.RunAsync(disk, _scene.Options with { MinFreeBytes = 0 })).Summary;
        Assert.Equal(RunEnd.NoSpace, summary.End);
        Assert.Contains("40 may be created", summary.Detail, StringComparison.Ordinal);
        Assert.False(_scene.Directory.Has("storage"));
    }

    [Fact]
    public async Task OnlyWhatIsNewOrChanged_CountsAsNeeded()
    {
        for (int i = 0; i < 5; i++) _scene.PutTalk(i);
        await _scene.RunAsync();
        _scene.Put(new LegacyJson(Some.ContextId(2)).Talk(3), writtenAt: 10);
        FileSystemUse use = Assert.Single((await _scene.RunAsync(options: _scene.Options with { MinFreeBytes = 0 })).Summary.FileSystems);
        // One context of three messages and one backup, and the room of a report.
        Assert.InRange(use.NeededFiles, 8, 10);
        Assert.Equal(["StorageDirectory", "BackupDirectory", "ReportDirectory"], use.Directories);
        Assert.Equal(0, Assert.Single((await _scene.RunAsync(options: _scene.Options with { MinFreeBytes = 0 })).Summary.FileSystems).NeededFiles);
    }

    /// <summary>Whoever watches is told how much of how much, of files that need nothing too.</summary>
    [Theory]
    [InlineData(0L)]
    [InlineData(null)]
    public async Task LookingForRoom_TellsHowManyBytesThereAre(long? reserve)
    {
        for (int i = 0; i < 3; i++) _scene.PutTalk(i, messages: i + 1);
        await _scene.RunAsync();
        FinishedRun run = await _scene.RunAsync(options: _scene.Options with { MinFreeBytes = reserve });
        long bytes = Directory.GetFiles(_scene.Directory["conversations"]).Sum(path => new FileInfo(path).Length);
        Assert.Equal(reserve is null ? null : (long?)bytes, run.Progress.ExpectedBytes);
        Assert.Equal(bytes, run.Progress.SourceBytes);
    }

    public void Dispose() => _scene.Dispose();

    private sealed class FillingDisk(IFileOperations inner) : WrappingFileOperations(inner)
    {
        private int _looks;

        public long FreeBytes { get; init; }

        public long? FreeFiles { get; init; }

        public int LooksUntilFull { get; init; } = int.MaxValue;

        public long FreeWhenFull { get; init; }

        public int Looks => _looks;

        public override FileSystemSpace SpaceOf(string path) =>
            new(Interlocked.Increment(ref _looks) > LooksUntilFull ? FreeWhenFull : FreeBytes, 4096, FreeFiles);
    }
}
