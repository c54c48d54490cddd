using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
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
        int deleted = lines.IndexOf($"delete {Scene.Conversations}/.{context.FileName}.claimed");
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

    [Theory]
    [InlineData("messages gone")]
    [InlineData("one message gone")]
    [InlineData("message torn")]
    [InlineData("metadata torn")]
    public async Task DamagedPool_KeepsItsSourceAndEndsAsDamage(string damage)
    {
        LegacyJson context = _scene.PutTalk(1);
        LegacyJson whole = _scene.PutTalk(2);
        await _scene.RunAsync(options: Keeping);
        Damage(context, damage);

        FinishedRun run = await _scene.RunAsync();

        Assert.Equal(RunEnd.DamageFound, run.End);
        Assert.Equal(("unchanged", "pool_damaged", "no"), Told(run, context));
        Assert.Equal(("unchanged", "", "yes"), Told(run, whole));
        Assert.Contains("contextpool repair", run[context.Id]["detail"], StringComparison.Ordinal);
        Assert.Equal(context.ToBytes(), File.ReadAllBytes(_scene.PathOf(context)));
        Assert.Equal(1, run.Summary.SourcesRemoved);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PoolThatTheApplicationChanged_IsCheckedWhole(bool losesAMessage)
    {
        LegacyJson context = _scene.PutTalk(1);
        FinishedRun first = await _scene.RunAsync(options: Keeping);
        ContextStore store = ContextStore.Open(_scene.Directory["storage"]);
        await (await store.OpenAsync(context.Id)).AppendAsync(MessageDraft.FromText("User", "one more"));

        // The receipt's backup is gone, so that nothing but the source and its new backup tells what was lost.
        File.Delete(first[context.Id]["backup_path"]);
        _scene.Clock.Advance(TimeSpan.FromMinutes(1));
        if (losesAMessage) Damage(context, "one message gone without a trace");

        FinishedRun run = await _scene.RunAsync();

        Assert.Equal(losesAMessage ? ("unchanged", "pool_damaged", "no") : ("unchanged", "", "yes"), Told(run, context));
        Assert.Equal(losesAMessage, File.Exists(_scene.PathOf(context)));
    }

    [Theory]
    [InlineData(Durability.None)]
    [InlineData(Durability.Batch)]
    [InlineData(Durability.File)]
    public async Task WhatAnEarlierRunWroteUnsynced_IsSyncedBeforeItsSourceGoes(Durability durability)
    {
        LegacyJson context = _scene.PutTalk(1);
        FinishedRun first = await _scene.RunAsync(options: Keeping with { Durability = Durability.None });
        var files = new RecordingFileOperations(Scene.Disk, _scene.Directory.Root);

        await _scene.RunAsync(files, _scene.Options with { Durability = durability });

        AssertVouchersSynced(context, files.Lines, durability, Path.GetFileName(first[context.Id]["backup_path"]));
    }

    [Theory]
    [InlineData(Durability.None)]
    [InlineData(Durability.Batch)]
    [InlineData(Durability.File)]
    public async Task WhatAnotherProgramWrote_IsSyncedBeforeItsSourceGoes(Durability durability)
    {
        LegacyJson context = _scene.PutTalk(1);
        HandMadePool.Write(_scene, context);
        var files = new RecordingFileOperations(Scene.Disk, _scene.Directory.Root);

        FinishedRun run = await _scene.RunAsync(files, _scene.Options with { Durability = durability });

        Assert.Equal(("adopted", "", "yes"), Told(run, context));
        AssertVouchersSynced(context, files.Lines, durability, Path.GetFileName(run[context.Id]["backup_path"]));
    }

    [Theory]
    [InlineData(FileOperationKind.SyncDirectory, "/storage/contexts", "published_not_durable")]
    [InlineData(FileOperationKind.Rename, ".claimed", "source_kept")]
    public async Task FaultBehindThePublication_LeavesTheOutcomeAndSaysWhatWasNotDone(FileOperationKind kind, string path, string reason)
    {
        LegacyJson context = _scene.PutTalk(1);
        using var files = new FaultyFileOperations(Scene.Disk).Fail(kind, path, FileFailure.AccessDenied);

        FinishedRun run = await _scene.RunAsync(files);

        Assert.Equal(RunEnd.CompletedWithFailures, run.End);
        Assert.Equal(("migrated", reason, "no"), Told(run, context));
        _scene.AssertPool(context);
        Assert.True(File.Exists(_scene.PathOf(context)));
        Assert.Equal(("unchanged", "", "yes"), Told(await _scene.RunAsync(), context));
    }

    [Fact]
    public async Task TwoSpellings_AreNeverConsumedOneAfterTheOther()
    {
        LegacyJson context = _scene.Put(new LegacyJson(Fixtures.Id).Talk(2));
        string odd = $"{Fixtures.Id.ToString().ToUpperInvariant()}.json";
        byte[] newer = new LegacyJson(Fixtures.Id).Talk(3).ToBytes();
        _scene.Put(odd, newer, writtenAt: 60);

        FinishedRun first = await _scene.RunAsync();

        Assert.Equal(("migrated", "source_kept", "no"), Told(first, context));
        Assert.Equal("duplicate_context", first[odd]["reason"]);

        // Whoever removed the first, the second is not its newer version before somebody says so.
        File.Delete(_scene.PathOf(context));
        Assert.Equal(("failed", "duplicate_context"), ((await _scene.RunAsync())[odd]["outcome"], (await _scene.RunAsync())[odd]["reason"]));
        _scene.AssertPool(context);
        Assert.Equal([odd], _scene.Directory.Names(Scene.Conversations));

        File.Move(_scene.Directory[Scene.Conversations, odd], _scene.PathOf(context));
        Assert.Equal(("updated", "", "yes"), Told(await _scene.RunAsync(), context));
        _scene.AssertPool(Fixtures.Id, newer);
    }

    public void Dispose() => _scene.Dispose();

    private static (string Outcome, string Reason, string Removed) Told(FinishedRun run, LegacyJson context) =>
        (run.OutcomeOf(context.Id), run[context.Id]["reason"], run[context.Id]["source_removed"]);

    private void Damage(LegacyJson context, string damage)
    {
        string pool = Path.Combine(_scene.ContextPath(context.Id), "messages_pool");
        string message = Directory.GetFiles(pool).Order().First();
        if (damage == "messages gone") Directory.Delete(pool, recursive: true);
        else if (damage == "message torn") Tear(message);
        else if (damage == "metadata torn") Tear(Path.Combine(_scene.ContextPath(context.Id), "context.json"));
        else File.Delete(message);
        if (damage.EndsWith("without a trace", StringComparison.Ordinal))
        {
            File.Delete(Path.Combine(_scene.ContextPath(context.Id), "index.json"));
            File.Delete(Path.Combine(_scene.ContextPath(context.Id), "index.log"));
        }
    }

    private static void Tear(string path)
    {
        using var stream = new FileStream(path, FileMode.Open);
        stream.SetLength(stream.Length / 2);
    }

    private void AssertVouchersSynced(LegacyJson context, IReadOnlyList<string> lines, Durability durability, string backup)
    {
        Assert.Empty(_scene.Directory.Names(Scene.Conversations));
        string root = $"storage/contexts/{context.Id}";
        string[] expected = durability != Durability.File ? ["sync file system of storage", "sync directory storage/contexts"] :
        [
            .. Directory.GetFiles(_scene.Directory[root], "*", SearchOption.AllDirectories)
                .Select(f => $"sync {Path.GetRelativePath(_scene.Directory.Root, f)}"),
            $"sync directory {root}/messages_pool", $"sync directory {root}", "sync directory storage/contexts", "sync directory storage",
            $"sync backups/{backup}", "sync backups/BACKUPS.sha256", "sync directory backups", $"sync directory {Path.GetDirectoryName(_scene.Directory.Root)}",
        ];
        int removed = lines.ToList().FindIndex(l => l.StartsWith("delete ", StringComparison.Ordinal) && l.EndsWith(".claimed", StringComparison.Ordinal));
        List<string> before = [.. lines.Take(removed)];

        // What was written aside was synced there, under the name it had then.
        Assert.All(expected, line => Assert.True(
            before.Contains(line) || (line.EndsWith("receipt.json", StringComparison.Ordinal) && before.Exists(l => l.EndsWith("-receipt", StringComparison.Ordinal) && l.StartsWith("sync ", StringComparison.Ordinal)))
            || line.StartsWith($"sync backups/{context.Id}", StringComparison.Ordinal) && before.Exists(l => l.StartsWith("sync backups/.partial-", StringComparison.Ordinal)),
            $"{line} is not among\n{string.Join('\n', before)}"));
    }
}
