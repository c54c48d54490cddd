using ContextPool.Files;
using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>A source is renamed aside before it is removed: what is saved at the last moment is somewhere, and the row says where.</summary>
public sealed class ClaimedSourceTests : IDisposable
{
    private readonly Scene _scene = new();
    private readonly LegacyJson _context;

    public ClaimedSourceTests()
    {
        _scene.Options = _scene.Options with { DeleteLegacy = true };
        _context = _scene.PutTalk(1);
    }

    private string ClaimName => $".{_context.FileName}.claimed";

    private string ClaimPath => _scene.Directory[Scene.Conversations, ClaimName];

    private byte[] Newer { get; } = new LegacyJson(Some.ContextId(1)).Talk(3).ToBytes();

    private byte[] Newest { get; } = new LegacyJson(Some.ContextId(1)).Talk(4).ToBytes();

    [Fact]
    public async Task SavedJustBeforeItIsClaimed_IsPutBackAndTheNextRunTakesIt()
    {
        using var files = new FaultyFileOperations(Scene.Disk).Before(
            FileOperationKind.Rename, ClaimName, () => SaveInPlace(_scene.PathOf(_context), Newer));

        FinishedRun run = await _scene.RunAsync(files);

        AssertKept(run, "saved anew since it was read");
        Assert.Equal(Newer, File.ReadAllBytes(_scene.PathOf(_context)));
        Assert.Equal("updated", (await _scene.RunAsync()).OutcomeOf(_context.Id));
        _scene.AssertPool(_context.Id, Newer);
        Assert.Empty(_scene.Directory.Names(Scene.Conversations));
    }

    [Fact]
    public async Task SavedThroughAnOpenFileWithSizeAndTimeAsBefore_IsPutBack()
    {
        // Within one tick of the clock a save may leave the time of the last write as it was.
        byte[] changed = System.Text.Encoding.UTF8.GetBytes(_context.ToString().Replace("number 1", "number 7", StringComparison.Ordinal));
        DateTime written = File.GetLastWriteTimeUtc(_scene.PathOf(_context));
        using var files = new FaultyFileOperations(Scene.Disk).After(FileOperationKind.Rename, ClaimName, () =>
        {
            SaveInPlace(ClaimPath, changed);
            File.SetLastWriteTimeUtc(ClaimPath, written);
        });

        AssertKept(await _scene.RunAsync(files), "saved anew since it was read");
        Assert.Equal(changed, File.ReadAllBytes(_scene.PathOf(_context)));
    }

    [Fact]
    public async Task SavedBeforeAndOnceMoreWhileItIsClaimed_TheNewestStaysAndTheOtherIsABackup()
    {
        using var files = new FaultyFileOperations(Scene.Disk)
            .Before(FileOperationKind.Rename, ClaimName, () => SaveInPlace(_scene.PathOf(_context), Newer))
            .Before(FileOperationKind.OpenRead, ClaimName, () => SaveInPlace(_scene.PathOf(_context), Newest));

        FinishedRun run = await _scene.RunAsync(files);

        AssertKept(run, "kept as " + _scene.Directory["backups"]);
        Assert.Equal(Newest, File.ReadAllBytes(_scene.PathOf(_context)));
        Assert.True(_scene.HasBackup(_context.Id, Newer));
        Assert.Equal([_context.FileName], _scene.Directory.Names(Scene.Conversations));
        _scene.AssertBackupsCheck();
    }

    [Fact]
    public async Task SavedWhileTheOldOneIsRemoved_TheNewFileStays()
    {
        using var files = new FaultyFileOperations(Scene.Disk).Before(
            FileOperationKind.DeleteFile, ClaimName, () => SaveInPlace(_scene.PathOf(_context), Newer));

        FinishedRun run = await _scene.RunAsync(files);

        Assert.Equal(("migrated", "yes"), (run.OutcomeOf(_context.Id), run[_context.Id]["source_removed"]));
        Assert.Equal(Newer, File.ReadAllBytes(_scene.PathOf(_context)));
    }

    [Fact]
    public async Task RemovalDenied_PutsBackAndSaysSo()
    {
        using var files = new FaultyFileOperations(Scene.Disk).Fail(FileOperationKind.DeleteFile, ClaimName, FileFailure.AccessDenied);

        AssertKept(await _scene.RunAsync(files), "scripted by the test");
        Assert.Equal([_context.FileName], _scene.Directory.Names(Scene.Conversations));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task KilledRunsClaim_IsPutBackByTheNextRunWhateverItsOptions(bool deletes)
    {
        await KillBehindClaimAsync();

        FinishedRun run = await _scene.RunAsync(options: _scene.Options with { DeleteLegacy = deletes });

        ReportLine row = Assert.Single(run.Rows);
        Assert.Equal(("unchanged", deletes ? "yes" : "no"), (row["outcome"], row["source_removed"]));
        Assert.Equal(_scene.PathOf(_context), row["source_path"]);
        Assert.Equal(deletes ? [] : [_context.FileName], _scene.Directory.Names(Scene.Conversations));
    }

    [Fact]
    public async Task KilledRunsClaimWhoseNameIsTaken_BecomesABackupAndTheNewFileStays()
    {
        await KillBehindClaimAsync();
        SaveInPlace(ClaimPath, Newer);
        _scene.Put(_context.FileName, Newest, writtenAt: 60);

        FinishedRun run = await _scene.RunAsync(options: _scene.Options with { DeleteLegacy = false });

        Assert.Equal("updated", Assert.Single(run.Rows)["outcome"]);
        Assert.Equal(Newest, File.ReadAllBytes(_scene.PathOf(_context)));
        Assert.True(_scene.HasBackup(_context.Id, Newer));
        Assert.False(File.Exists(ClaimPath));
    }

    [Fact]
    public async Task ClaimOfALivingRun_IsLeftAloneAndIsNoForeignFile()
    {
        await KillBehindClaimAsync();
        using IDisposable? other = Scene.Disk.TryLock(ClaimPath);
        Assert.NotNull(other);

        FinishedRun run = await _scene.RunAsync();

        ReportLine row = Assert.Single(run.Rows);
        Assert.Equal(("skipped", "source_claimed", ""), (row["outcome"], row["reason"], row["context_id"]));
        Assert.True(File.Exists(ClaimPath));
    }

    [Fact]
    public async Task DryRunOverAKilledRunsClaim_TellsOfTheSourceAndMovesNothing()
    {
        await KillBehindClaimAsync();

        FinishedRun run = await _scene.RunAsync(options: _scene.Options with { DryRun = true });

        Assert.Equal(("unchanged", "no", $"{_context.Id}"), (run.Rows[0]["outcome"], run.Rows[0]["source_removed"], run.Rows[0]["context_id"]));
        Assert.True(File.Exists(ClaimPath));
    }

    [Fact]
    public async Task OneClaimThatCannotBePutBack_StopsNothing()
    {
        await KillBehindClaimAsync();
        LegacyJson other = _scene.PutTalk(2);
        using var files = new FaultyFileOperations(Scene.Disk).Fail(FileOperationKind.Rename, ClaimName, FileFailure.AccessDenied);

        FinishedRun run = await _scene.RunAsync(files);

        Assert.Equal("migrated", run.OutcomeOf(other.Id));
        Assert.Equal("source_claimed", run[ClaimName]["reason"]);
        Assert.Equal("unchanged", (await _scene.RunAsync()).OutcomeOf(_context.Id));
    }

    public void Dispose() => _scene.Dispose();

    private async Task KillBehindClaimAsync()
    {
        using var files = new FaultyFileOperations(Scene.Disk);
        files.After(FileOperationKind.Rename, ClaimName, () => files.DieAtChange(1));
        await _scene.RunAsync(files);
        Assert.True(File.Exists(ClaimPath));
        Assert.False(File.Exists(_scene.PathOf(_context)));
        _scene.AssertPool(_context);
        Directory.Delete(_scene.Options.ReportDirectory, recursive: true);
    }

    private void AssertKept(FinishedRun run, string detail)
    {
        ReportLine row = run[_context.Id];
        Assert.Equal(("migrated", "source_kept", "no"), (row["outcome"], row["reason"], row["source_removed"]));
        Assert.Contains(detail, row["detail"], StringComparison.Ordinal);
        Assert.Equal((RunEnd.CompletedWithFailures, 0L), (run.End, run.Summary.SourcesRemoved));
    }

    /// <summary>As the original application saves.</summary>
    private static void SaveInPlace(string path, byte[] bytes)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        stream.Write(bytes);
    }
}
