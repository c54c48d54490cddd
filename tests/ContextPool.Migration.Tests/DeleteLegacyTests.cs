using ContextPool.Files;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.Model;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>I1: when a source may go, and when it must stay.</summary>
public sealed class DeleteLegacyTests : IDisposable
{
    private readonly Scene _scene = new();

    public DeleteLegacyTests() => _scene.Options = _scene.Options with { DeleteLegacy = true };

    private MigrationOptions Keeping => _scene.Options with { DeleteLegacy = false };

    [Theory]
    [InlineData(Durability.Batch)]
    [InlineData(Durability.File)]
    public async Task Source_GoesOnlyBehindItsPoolAndItsBackup(Durability durability)
    {
        LegacyJson context = _scene.PutTalk(1);
        var files = new RecordingFileOperations(Scene.Disk, _scene.Directory.Root);

        FinishedRun run = await _scene.RunAsync(files, _scene.Options with { Durability = durability });

        Assert.Equal(RunEnd.Completed, run.End);
        Assert.Empty(_scene.Directory.Names(Scene.Conversations));
        _scene.AssertPool(context);
        Assert.True(_scene.HasBackup(context.Id, context.ToBytes()));
        List<string> lines = [.. files.Lines];
        int deleted = lines.IndexOf($"delete {Scene.Conversations}/{context.FileName}");
        int published = lines.FindIndex(l => l.StartsWith("rename", StringComparison.Ordinal) && l.EndsWith($"to storage/contexts/{context.Id}", StringComparison.Ordinal));
        int backedUp = lines.FindIndex(l => l.StartsWith("append to backups", StringComparison.Ordinal));
        Assert.InRange(published, backedUp, deleted);
        Assert.Contains("sync directory storage/contexts", lines[published..deleted]);
        string backupSync = durability == Durability.File ? "sync directory backups" : "sync file system of storage";
        Assert.Contains(backupSync, lines[backedUp..published]);
    }

    [Fact]
    public async Task FailedAndConflictingSources_Stay()
    {
        _scene.Put(Fixtures.FileName, Fixtures.Read("truncated-in-message"));
        LegacyJson conflict = _scene.PutTalk(2);
        HandMadePool.Write(_scene, new LegacyJson(conflict.Id).Talk(5));
        _scene.Put("notes.json", "{}"u8);

        FinishedRun run = await _scene.RunAsync();

        Assert.Equal("failed", run.OutcomeOf(Fixtures.Id));
        Assert.Equal("conflict", run.OutcomeOf(conflict.Id));
        Assert.Equal(3, _scene.Directory.Names(Scene.Conversations).Count);
    }

    [Fact]
    public async Task SourceThatChangesAtTheLastMoment_Stays()
    {
        LegacyJson context = _scene.PutTalk(1);
        byte[] newer = new LegacyJson(context.Id).Talk(3).ToBytes();
        using var files = new FaultyFileOperations(Scene.Disk).After(
            FileOperationKind.Rename, $"/contexts/{context.Id}", () => _scene.Put(context.FileName, newer, writtenAt: 60));

        FinishedRun run = await _scene.RunAsync(files);

        Assert.Equal(("migrated", "source_kept", "no"), (run.OutcomeOf(context.Id), run[context.Id]["reason"], run[context.Id]["source_removed"]));
        Assert.Equal(newer, File.ReadAllBytes(_scene.PathOf(context)));
        Assert.Equal("updated", (await _scene.RunAsync()).OutcomeOf(context.Id));
        _scene.AssertPool(context.Id, newer);
        Assert.False(File.Exists(_scene.PathOf(context)));
    }

    [Theory]
    [InlineData("intact")]
    [InlineData("missing")]
    [InlineData("damaged")]
    public async Task UnchangedSource_GoesOnceItsBackupIsIntact(string backup)
    {
        LegacyJson context = _scene.PutTalk(1);
        FinishedRun first = await _scene.RunAsync(options: Keeping);
        string path = first[context.Id]["backup_path"];
        if (backup == "missing") File.Delete(path);
        if (backup == "damaged") File.AppendAllText(path, "x");
        _scene.Clock.Advance(TimeSpan.FromMinutes(1));

        FinishedRun run = await _scene.RunAsync();

        Assert.Equal("unchanged", run.OutcomeOf(context.Id));
        Assert.False(File.Exists(_scene.PathOf(context)));
        Assert.True(_scene.HasBackup(context.Id, context.ToBytes()));
        Assert.Equal(backup == "intact", path == run[context.Id]["backup_path"]);
        Receipt? receipt = Receipt.FromJson(File.ReadAllBytes(Path.Combine(_scene.ContextPath(context.Id), "receipt.json")));
        Assert.Equal(run[context.Id]["backup_path"], receipt!.BackupPath);
    }

    [Fact]
    public async Task UnchangedSourceWhoseBackupCannotBeMadeAgain_Stays()
    {
        LegacyJson context = _scene.PutTalk(1);
        FinishedRun first = await _scene.RunAsync(options: Keeping);
        File.Delete(first[context.Id]["backup_path"]);
        using var files = new FaultyFileOperations(Scene.Disk).Fail(FileOperationKind.CreateNew, "/.partial-", FileFailure.NoSpace);

        Assert.Equal("no_space", (await _scene.RunAsync(files))[context.Id]["reason"]);
        Assert.True(File.Exists(_scene.PathOf(context)));
    }

    [Fact]
    public async Task UnchangedByTimeButNotByContents_IsUpdatedAndNotJustRemoved()
    {
        LegacyJson context = _scene.PutTalk(1);
        await _scene.RunAsync(options: Keeping);
        byte[] changed = System.Text.Encoding.UTF8.GetBytes(context.ToString().Replace("number 1", "number 7", StringComparison.Ordinal));
        _scene.Put(context.FileName, changed);

        Assert.Equal("updated", (await _scene.RunAsync()).OutcomeOf(context.Id));
        _scene.AssertPool(context.Id, changed);
        Assert.False(File.Exists(_scene.PathOf(context)));
    }

    [Fact]
    public async Task AdoptedSource_GoesBehindItsBackup()
    {
        LegacyJson context = _scene.PutTalk(1);
        HandMadePool.Write(_scene, context);

        Assert.Equal("adopted", (await _scene.RunAsync()).OutcomeOf(context.Id));
        Assert.False(File.Exists(_scene.PathOf(context)));
        Assert.True(_scene.HasBackup(context.Id, context.ToBytes()));
    }

    [Fact]
    public async Task DryRun_RemovesNothing()
    {
        LegacyJson unchanged = _scene.PutTalk(1);
        await _scene.RunAsync(options: Keeping);
        LegacyJson fresh = _scene.PutTalk(2);

        FinishedRun run = await _scene.RunAsync(options: _scene.Options with { DryRun = true });

        Assert.Equal(("unchanged", "migrated"), (run.OutcomeOf(unchanged.Id), run.OutcomeOf(fresh.Id)));
        Assert.Equal(2, _scene.Directory.Names(Scene.Conversations).Count);
    }

    [Fact]
    public async Task IdenticalBackup_IsUsedAgain()
    {
        LegacyJson context = _scene.PutTalk(1);
        await _scene.RunAsync(options: Keeping);
        Directory.Delete(_scene.ContextPath(context.Id), recursive: true);
        _scene.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal("migrated", (await _scene.RunAsync(options: Keeping)).OutcomeOf(context.Id));
        Assert.Equal(2, _scene.Directory.Names("backups").Count);
        _scene.AssertBackupsCheck();
    }

    public void Dispose() => _scene.Dispose();
}
