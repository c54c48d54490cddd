using ContextPool.Files;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests.Faults;

/// <summary>Every call to the file system fails once, reads and clean-up included, and everything else goes on.</summary>
[Trait("Category", "Slow")]
public sealed class SingleFaultTests
{
    private static readonly string[] NotCarried = ["failed", "conflict"];

    [Theory]
    [InlineData(nameof(FileFailure.Device), 1)]
    [InlineData(nameof(FileFailure.NotFound), 2)]
    [InlineData(nameof(FileFailure.AccessDenied), 5)]
    [InlineData(nameof(FileFailure.TooManyOpenFiles), 4)]
    public Task AnyCallFails_TheRunEndsAndTheNextOneHeals(string failure, int step) =>
        FailEveryCallAsync(Enum.Parse<FileFailure>(failure), step, o => o);

    [Fact]
    public Task AnyCallFailsWhileDeletingSources_TheRunEndsAndTheNextOneHeals() =>
        FailEveryCallAsync(FileFailure.Device, 2, o => o with { DeleteLegacy = true });

    [Fact]
    public Task AnyCallOfAPackedRunFails_TheRunEndsAndTheNextOneHeals() =>
        FailEveryCallAsync(FileFailure.Device, 2, o => o with { Layout = Layout.Packed, DeleteLegacy = true });

    [Fact]
    public Task AnyCallFailsWhileStreaming_TheRunEndsAndTheNextOneHeals() => FailEveryCallAsync(
        FileFailure.Device, 3,
        o => o with { Limits = o.Limits with { StreamingThreshold = 0, WindowBytes = 64 }, Durability = Durability.File });

    private static async Task FailEveryCallAsync(FileFailure failure, int step, Func<MigrationOptions, MigrationOptions> options)
    {
        for (int nth = 1; ; nth += Trials.AreLong ? 1 : step)
        {
            using Trio trio = await Trio.CreateAsync(options);
            FaultyFileOperations files = new FaultyFileOperations(Scene.Disk).FailCall(nth, failure);
            try
            {
                FinishedRun run = await trio.Scene.RunAsync(files);
                trio.AssertSourcesSafe();
                trio.AssertPublishedWhole();
                if (files.Struck is { } struck) AssertNeighboursUnaffected(run, struck, trio);
                await trio.AssertHealedAsync();
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"call {nth} failed: {files.Struck}", e);
            }

            if (files.Struck is null) return;
            Trials.Count(typeof(SingleFaultTests), 1, "failing calls");
        }
    }

    private static void AssertNeighboursUnaffected(FinishedRun run, FileOperation struck, Trio trio)
    {
        // A shared sync fails for all who wait for it, and so does the look at the list of backups that goes before its own;
        // anything else concerns one context, or the run as a whole.
        bool isShared = struck.Kind is FileOperationKind.SyncFileSystem or FileOperationKind.SyncDirectory
            || (struck.Kind is FileOperationKind.Sync or FileOperationKind.Stat && struck.Concerns("BACKUPS.sha256"));
        int failed = run.Rows.Count(r => NotCarried.Contains(r["outcome"]));
        Assert.True(failed <= (isShared ? 3 : 1), $"{failed} failed: {string.Join('\n', run.Rows)}");
        if (trio.Contexts.Any(c => struck.Concerns(c.Id.ToString())))
            Assert.True(run.End is RunEnd.Completed or RunEnd.CompletedWithFailures or RunEnd.DamageFound, $"{run.End}: {run.Summary.Detail}");
        if (run.Rows.Count > 0) Assert.Equal(3, run.Rows.Count);
    }
}
