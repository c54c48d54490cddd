using ContextPool.Migration.Audit;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests.Stress;

/// <summary>
/// A few files of each way through the graph: to migrate, one of them larger than the whole byte budget; to update, to adopt, to leave or to
/// retire; and one that is no context.
/// </summary>
internal sealed class Crowd : IDisposable
{
    /// <summary>How many files there are.</summary>
    public const int Files = 8;

    private const int BudgetBytes = 4_000;
    private const int WholeUpTo = 3_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly LegacyJson[] _contexts =
    [
        .. Enumerable.Range(1, 6).Select(i => new LegacyJson(Some.ContextId(i)).Talk(i == 4 ? 16 : 2)), new LegacyJson(Some.ContextId(7)).Talk(3),
    ];

    private Crowd()
    {
    }

    public Scene Scene { get; } = new(inMemory: true);

    private LegacyJson Unchanged => _contexts[4];

    private LegacyJson Adopted => _contexts[5];

    private LegacyJson Updated => _contexts[6];

    /// <summary>The most bytes that may be in flight: the budget, or the one file that is larger.</summary>
    private long MostBytes => Math.Max(BudgetBytes, _contexts.Max(context => context.ToBytes().Length));

    public static async Task<Crowd> CreateAsync(int parallelism, int capacity, Layout layout, bool deletes)
    {
        var crowd = new Crowd();
        MigrationOptions options = crowd.Scene.Options with
        {
            MaxBytesInFlight = BudgetBytes,
            Stages = Scene.Stages(parallelism, capacity),
            Layout = layout,
            Limits = crowd.Scene.Options.Limits with { StreamingThreshold = WholeUpTo, WindowBytes = 256 },
        };
        crowd.Scene.Put(crowd.Unchanged);
        crowd.Scene.Put(new LegacyJson(crowd.Updated.Id).Talk(2));
        Assert.Equal(RunEnd.Completed, (await crowd.Scene.RunAsync(options: options)).End);
        foreach (LegacyJson context in crowd._contexts.Except([crowd.Unchanged])) crowd.Scene.Put(context, writtenAt: 60);
        HandMadePool.Write(crowd.Scene, crowd.Adopted);
        crowd.Scene.Put($"{Some.ContextId(0xd0)}.json", "{"u8);
        crowd.Scene.Options = options with { DeleteLegacy = deletes };
        return crowd;
    }

    /// <summary>A run under strain; where it hangs, where it does.</summary>
    public async Task<FinishedRun> RunAsync(Strain strain, CancellationToken cancel)
    {
        var run = new MigrationRun(
            Scene.Options, new StrainedFileOperations(Scene.Disk, strain), new StrainedClock(Scene.Clock, strain),
            Microsoft.Extensions.Logging.Abstractions.NullLogger<MigrationRun>.Instance)
        { LastResort = Scene.LastResort };
        Task<RunSummary> running = Task.Run(() => run.RunAsync(cancel), CancellationToken.None);
        try
        {
            await strain.LookAfterAsync(running).WaitAsync(Patience, CancellationToken.None);
            var finished = new FinishedRun(await running.WaitAsync(Patience, CancellationToken.None), run.Progress);
            finished.AssertAccounted();
            return finished;
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{run.Progress.Ended} of {run.Progress.Detected} ended, and then nothing.\n{string.Join('\n', run.Progress.Stages)}\n{strain.Last}");
        }
    }

    /// <summary>One row of a file, no more bytes in flight than there may be, and no source gone that is not in pool and backup.</summary>
    public void AssertSound(FinishedRun run)
    {
        Assert.Equal(run.Rows.Count, run.Rows.DistinctBy(row => row["source_path"]).Count());
        if (run.End is RunEnd.Completed or RunEnd.CompletedWithFailures) Assert.Equal(Files, run.Rows.Count);
        Assert.InRange(run.Summary.BytesInFlightHighWater, run.Rows.Any(row => row["backup_path"] != "") ? 1 : 0, MostBytes);
        foreach (LegacyJson context in _contexts)
        {
            if (File.Exists(Scene.PathOf(context)))
            {
                Assert.Equal(context.ToBytes(), File.ReadAllBytes(Scene.PathOf(context)));
                continue;
            }

            Assert.True(Scene.Options.DeleteLegacy, $"{context.Id} is gone");
            Scene.AssertPool(context);
            Assert.True(Scene.HasBackup(context.Id, context.ToBytes()), $"{context.Id} has no backup");
        }
    }

    /// <summary>A run without strain finishes what there is to do.</summary>
    public async Task AssertHealedAsync()
    {
        FinishedRun run = await Scene.RunAsync();
        Assert.True(run.End == RunEnd.CompletedWithFailures, $"{run.End}: {run.Summary.Detail} {string.Join('\n', run.Rows)}");
        Assert.Equal(1, run.Summary.Outcomes["failed"]);
        foreach (LegacyJson context in _contexts)
        {
            Scene.AssertPool(context);
            Assert.Equal(!Scene.Options.DeleteLegacy, File.Exists(Scene.PathOf(context)));
        }

        Scene.AssertNoLitter();
        Scene.AssertBackupsCheck();
    }

    public void Dispose() => Scene.Dispose();
}
