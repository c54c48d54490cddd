using ContextPool.Files;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>A legacy directory that holds far fewer files than it should is not the one that was meant: nothing is begun.</summary>
public sealed class LegacyAlarmTests : IDisposable
{
    private readonly Scene _scene = new();

    public LegacyAlarmTests() => _scene.Options = _scene.Options with { MaxDrop = 50 };

    [Fact]
    public async Task FewerFilesThanTheLeast_IsAnAlarmBeforeAnythingIsDone()
    {
        _scene.PutTalk(1);
        _scene.Put("notes.txt", "no context"u8);
        TreeSnapshot before = _scene.Directory.Snapshot();

        FinishedRun run = await _scene.RunAsync(options: _scene.Options with { MinFiles = 2 });

        Assert.Equal(RunEnd.LegacyDirectorySuspect, run.End);
        Assert.Contains("1 context files, expected at least 2 (MinFiles)", run.Summary.Detail, StringComparison.Ordinal);
        Assert.Empty(before.DifferencesTo(_scene.Directory.Snapshot()));
    }

    [Theory]
    [InlineData(12, 6, RunEnd.Completed)]
    [InlineData(12, 5, RunEnd.LegacyDirectorySuspect)]
    [InlineData(12, 0, RunEnd.LegacyDirectorySuspect)]
    [InlineData(3, 1, RunEnd.Completed)]
    [InlineData(3, 0, RunEnd.LegacyDirectorySuspect)]
    public async Task FilesLeftOfThoseOfLastNight_DecideWhetherTheRunBegins(int lastNight, int now, RunEnd end)
    {
        await PutAndRunAsync(lastNight);
        Leave(now);
        TreeSnapshot before = _scene.Directory.Snapshot();

        FinishedRun run = await _scene.RunAsync();

        Assert.Equal(end, run.End);
        if (end == RunEnd.LegacyDirectorySuspect) Assert.Empty(before.DifferencesTo(_scene.Directory.Snapshot()));
    }

    [Fact]
    public async Task Alarm_LastsUntilTheFilesAreBackOrTheDropIsAllowed()
    {
        await PutAndRunAsync(12);
        Leave(0);
        for (int night = 0; night < 2; night++) Assert.Equal(RunEnd.LegacyDirectorySuspect, (await _scene.RunAsync()).End);

        Assert.Equal(RunEnd.Completed, (await _scene.RunAsync(options: _scene.Options with { MaxDrop = MigrationOptions.AnyDrop })).End);
        Assert.Equal(RunEnd.Completed, (await _scene.RunAsync()).End);
    }

    [Fact]
    public async Task DryRun_FindsTheSame()
    {
        await PutAndRunAsync(12);
        Leave(0);
        Assert.Equal(RunEnd.LegacyDirectorySuspect, (await _scene.RunAsync(options: _scene.Options with { DryRun = true })).End);
    }

    [Fact]
    public async Task FilesThatTheRunItselfRemoved_AreNotMissed()
    {
        _scene.Options = _scene.Options with { DeleteLegacy = true };
        await PutAndRunAsync(12);
        Assert.Equal(RunEnd.Completed, (await _scene.RunAsync()).End);

        await PutAndRunAsync(12);
        for (int i = 1; i <= 12; i++) _scene.PutTalk(i);
        _scene.Put($"{Some.ContextId(13)}.json", "{"u8);
        Assert.Equal(RunEnd.CompletedWithFailures, (await _scene.RunAsync()).End);
        Leave(0);
        Assert.Equal(RunEnd.LegacyDirectorySuspect, (await _scene.RunAsync()).End);
    }

    [Fact]
    public async Task RunThatWasKilledWhileItRemoved_IsNoReasonForAnAlarm()
    {
        for (int i = 1; i <= 12; i++) _scene.PutTalk(i);
        await _scene.RunAsync();
        _scene.Options = _scene.Options with { DeleteLegacy = true };

        // From the eighth removal on nothing happens any more: the process is gone.
        FaultyFileOperations files = null!;
        files = new FaultyFileOperations(Scene.Disk).Before(
            FileOperationKind.DeleteFile, Scene.Conversations, () => files.DieAtChange(1), nth: 8);
        await _scene.RunAsync(files);
        Leave(3);

        Assert.Equal(RunEnd.Completed, (await _scene.RunAsync()).End);
    }

    [Fact]
    public async Task SelectedContexts_AreNotCounted()
    {
        await PutAndRunAsync(12);
        Leave(1);
        FinishedRun run = await _scene.RunAsync(options: _scene.Options with { Only = new HashSet<ContextId> { Some.ContextId(1) } });
        Assert.Equal(RunEnd.Completed, run.End);
        Assert.Equal(RunEnd.LegacyDirectorySuspect, (await _scene.RunAsync()).End);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"version\":1}")]
    [InlineData("[1]")]
    public async Task CountThatCannotBeRead_IsNoneAndIsReplaced(string text)
    {
        await PutAndRunAsync(12);
        _scene.Directory.Write("storage/legacy-counts.json", text);
        Leave(2);
        Assert.Equal(RunEnd.Completed, (await _scene.RunAsync()).End);
        Leave(0);
        Assert.Equal(RunEnd.LegacyDirectorySuspect, (await _scene.RunAsync()).End);
    }

    [Fact]
    public async Task CountThatCannotBeKept_CostsTheRunNothing()
    {
        _scene.PutTalk(1);
        using var files = new FaultyFileOperations(Scene.Disk).Fail(FileOperationKind.CreateNew, "legacy-counts", FileFailure.NoSpace);
        Assert.Equal(RunEnd.Completed, (await _scene.RunAsync(files)).End);
    }

    public void Dispose() => _scene.Dispose();

    private async Task PutAndRunAsync(int count)
    {
        for (int i = 1; i <= count; i++) _scene.PutTalk(i);
        Assert.Equal(RunEnd.Completed, (await _scene.RunAsync()).End);
    }

    private void Leave(int count)
    {
        foreach (string name in _scene.Directory.Names(Scene.Conversations).Order().Skip(count))
            File.Delete(_scene.Directory[Scene.Conversations, name]);
    }
}
