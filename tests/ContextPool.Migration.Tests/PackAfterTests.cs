using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>What has gone cold is packed at the end of a run, and nothing else.</summary>
public sealed class PackAfterTests : IDisposable
{
    private static readonly ContextId Cold = Some.ContextId(1);
    private static readonly ContextId Hot = Some.ContextId(2);
    private static readonly TimeSpan After = TimeSpan.FromDays(30);

    private readonly Scene _scene = new();

    private MigrationOptions Packing => _scene.Options with { PackAfter = After };

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task ContextsThatNobodySavedTo_ArePackedAndCounted()
    {
        LegacyJson cold = await MigrateBothAsync();

        FinishedRun run = await _scene.RunAsync(options: Packing);

        Assert.Equal(RunEnd.Completed, run.End);
        Assert.Equal((1, 2, 0), (run.Summary.Packing!.Contexts, run.Summary.Packing.Messages, run.Summary.Packing.Left));
        Assert.True(run.Summary.Packing is { Bytes: > 0, StoredBytes: > 0 });
        Assert.True(IsPacked(Cold));
        Assert.False(IsPacked(Hot));
        _scene.AssertPool(cold);
        _scene.AssertNoLitter();

        FinishedRun again = await _scene.RunAsync(options: Packing);
        Assert.Equal((0, 0), (again.Summary.Packing!.Contexts, again.Summary.Packing.Left));
        _scene.Put(new LegacyJson(Cold).Talk(3), writtenAt: 60);
        Assert.Equal("updated", (await _scene.RunAsync()).OutcomeOf(Cold));
    }

    /// <summary>The run looks before it takes the turn of the writers; what counts is how the context is then.</summary>
    [Fact]
    public async Task ContextThatIsSavedToRightBeforeItsTurn_StaysLoose()
    {
        await MigrateBothAsync();
        using FaultyFileOperations files = new FaultyFileOperations(Scene.Disk).Before(
            FileOperationKind.Lock, _scene.ContextPath(Cold),
            () => File.SetLastWriteTimeUtc(Path.Combine(_scene.ContextPath(Cold), "context.json"), _scene.Clock.GetUtcNow().UtcDateTime));

        FinishedRun run = await _scene.RunAsync(files, Packing);

        Assert.Equal((0, 0), (run.Summary.Packing!.Contexts, run.Summary.Packing.Left));
        Assert.False(IsPacked(Cold));
    }

    [Fact]
    public async Task NotAskedFor_NothingIsPacked()
    {
        await MigrateBothAsync();

        FinishedRun run = await _scene.RunAsync();

        Assert.Null(run.Summary.Packing);
        Assert.False(IsPacked(Cold));
        Assert.DoesNotContain("packs", _scene.Directory.ReadText("storage/store.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DryRun_TellsAndWritesNothing()
    {
        await MigrateBothAsync();
        TreeSnapshot store = _scene.Directory.Snapshot("storage");

        FinishedRun run = await _scene.RunAsync(options: Packing with { DryRun = true });

        Assert.Equal((1, 2), (run.Summary.Packing!.Contexts, run.Summary.Packing.Messages));
        Assert.Empty(store.DifferencesTo(_scene.Directory.Snapshot("storage")));
    }

    [Fact]
    public async Task SelectedContexts_PackNothing()
    {
        await MigrateBothAsync();

        FinishedRun run = await _scene.RunAsync(options: Packing with { Only = new HashSet<ContextId> { Hot } });

        Assert.Null(run.Summary.Packing);
        Assert.False(IsPacked(Cold));
    }

    [Fact]
    public async Task ContextThatSomebodyIsWriting_IsLeftToTheNextRun()
    {
        await MigrateBothAsync();
        using IDisposable? writer = Scene.Disk.TryLock(_scene.ContextPath(Cold));

        FinishedRun run = await _scene.RunAsync(options: Packing);

        Assert.Equal(RunEnd.Completed, run.End);
        Assert.Equal((0, 1), (run.Summary.Packing!.Contexts, run.Summary.Packing.Left));
        Assert.False(IsPacked(Cold));
    }

    /// <summary>Both by now; the cold one as if nothing was written there for a month.</summary>
    private async Task<LegacyJson> MigrateBothAsync()
    {
        LegacyJson cold = _scene.PutTalk(1);
        _scene.PutTalk(2);
        await _scene.RunAsync();
        DateTime now = _scene.Clock.GetUtcNow().UtcDateTime;
        foreach ((ContextId id, DateTime saved) in new[] { (Cold, now - After - After), (Hot, now) })
        {
            foreach (string file in Directory.GetFiles(_scene.ContextPath(id), "*", SearchOption.AllDirectories)) File.SetLastWriteTimeUtc(file, saved);
        }

        return cold;
    }

    private bool IsPacked(ContextId id) => Directory.Exists(new ContextLayout(_scene.ContextPath(id)).Packs);
}
