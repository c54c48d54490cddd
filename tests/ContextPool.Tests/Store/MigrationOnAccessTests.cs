using System.Text;
using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Legacy;
using ContextPool.Storage;
using ContextPool.Storage.Local;
using ContextPool.TestKit;
using ContextPool.Tests.Legacy;
using ContextPool.Tests.Reading;

namespace ContextPool.Tests.Store;

public partial class MigrationOnAccessTests
{
    private static readonly LegacyJson Legacy = new LegacyJson().Talk(5).State("\"Idle\"");

    [Theory]
    [MemberData(nameof(LegacyContextReadingTests.SampleNames), MemberType = typeof(LegacyContextReadingTests))]
    public async Task FirstOpen_MakesThePoolThatTheNightlyRunMakes(string name)
    {
        var id = ContextId.Parse(name);
        using var nightly = new StoreOnDisk();
        CopySamples(nightly);
        using var onAccess = new StoreOnDisk();
        CopySamples(onAccess);
        await nightly.MigratedAsync();
        TreeSnapshot sources = onAccess.Directory.Snapshot("conversations");

        ChatContext context = await onAccess.Open(autoMigrate: true).OpenAsync(id);

        Assert.Equal(ContextKind.Pool, context.Kind);
        TreeSnapshot expected = nightly.Directory.Snapshot($"storage/contexts/{id}");
        TreeSnapshot actual = onAccess.Directory.Snapshot($"storage/contexts/{id}");
        Assert.Equal(["receipt.json has other contents"], expected.DifferencesTo(actual, ignoreTimes: true));
        Receipt receipt = Receipt.FromJson(actual["receipt.json"])!;
        Receipt usual = Receipt.FromJson(expected["receipt.json"])!;
        Assert.Equal(
            usual with { RunId = "", SourcePath = "", BackupPath = "", Upgrades = [], MissingInSource = null },
            receipt with { RunId = "", SourcePath = "", BackupPath = "", Upgrades = [], MissingInSource = null });
        Assert.Equal(usual.Upgrades, receipt.Upgrades);
        Assert.Equal(usual.MissingInSource, receipt.MissingInSource);
        Assert.True(RunId.IsRunId(receipt.RunId));
        Assert.Equal(File.ReadAllBytes(Samples.PathOf(id)), File.ReadAllBytes(receipt.BackupPath));
        Assert.Equal(receipt.PoolSha256, DigestOfFiles.Of(FileOperations.ForThisPlatform, onAccess.Layout.Context(id)));
        Assert.Empty(sources.DifferencesTo(onAccess.Directory.Snapshot("conversations")));
        Assert.Equal(
            new[] { "BACKUPS.sha256", Path.GetFileName(receipt.BackupPath) }.Order(StringComparer.Ordinal), onAccess.Directory.Names("backups"));
        Assert.Empty(onAccess.Directory.Names("storage/.staging"));
        Assert.False(onAccess.Directory.Has("storage/.lock"));
        await SameContext.AssertAsync(await nightly.Open().OpenAsync(id), context);
    }

    /// <summary>With a last write that does not depend on when the test runs, because index and receipt tell it.</summary>
    private static void CopySamples(StoreOnDisk disk)
    {
        foreach (string file in Directory.GetFiles(Samples.CopyTo(disk.Directory)))
            File.SetLastWriteTimeUtc(file, Some.Time.ToDateTimeOffset().UtcDateTime);
    }

    [Fact]
    public async Task NightlyRunAfterwards_FindsTheContextUnchanged()
    {
        using var disk = new StoreOnDisk(Legacy);
        await disk.Open(autoMigrate: true).OpenAsync(Legacy.Id);
        TreeSnapshot before = disk.Directory.Snapshot("storage/contexts");
        await disk.MigratedAsync();

        Assert.Empty(before.DifferencesTo(disk.Directory.Snapshot("storage/contexts")));
        Assert.Contains(",unchanged,", disk.Directory.ReadText($"reports/{disk.Directory.Names("reports").Single(n => n.EndsWith(".csv"))}"));
    }

    [Fact]
    public async Task ContextThatHasAPool_IsNotMigratedAgain()
    {
        using StoreOnDisk disk = await new StoreOnDisk(Legacy).MigratedAsync();
        ContextStore store = disk.Open(autoMigrate: true);
        disk.Recorded.Forget();
        await store.OpenAsync(Legacy.Id);
        await store.MigrateAsync(Legacy.Id);

        Assert.Equal(0, disk.Recorded.ChangeCount);
    }

    [Fact]
    public async Task WhileARunHoldsTheStore_ContextsOpenFromTheirLegacyFiles()
    {
        using var disk = new StoreOnDisk(Legacy);
        ContextStore store = disk.Open(autoMigrate: true);
        StoreFormat.Create(FileOperations.ForThisPlatform, disk.Layout);
        using (RunLock? run = RunLock.TryTake(FileOperations.ForThisPlatform, disk.Layout, "nightly", out _))
        {
            Assert.NotNull(run);
            Assert.Equal(ContextKind.Legacy, (await store.OpenAsync(Legacy.Id)).Kind);
            var busy = await Assert.ThrowsAsync<StoreBusyException>(() => store.MigrateAsync(Legacy.Id));
            Assert.Contains("run nightly", busy.Message);
            Assert.False(Directory.Exists(disk.Layout.Context(Legacy.Id).Root));
        }

        Assert.Equal(ContextKind.Pool, (await store.OpenAsync(Legacy.Id)).Kind);
    }

    [Fact]
    public async Task DeletedPoolWithoutReceipt_DoesNotComeBackFromItsLegacyFile()
    {
        using var disk = new StoreOnDisk(Legacy);
        await disk.Open().MigrateAsync(Legacy.Id);
        File.Delete(disk.Layout.Context(Legacy.Id).Receipt);
        ContextStore store = disk.Open(autoMigrate: true);
        await store.DeleteAsync(Legacy.Id);

        await Assert.ThrowsAsync<ContextNotFoundException>(() => store.OpenAsync(Legacy.Id));
        new LegacyJson(Legacy.Id).Talk(6).SaveTo(disk.Directory);
        Assert.Equal(6, (await (await store.OpenAsync(Legacy.Id)).ReadBranchAsync().ToListAsync()).Count);
    }

    [Fact]
    public async Task CancelledOrFailedDelete_LeavesNoTombstone()
    {
        using StoreOnDisk disk = await new StoreOnDisk(Legacy).MigratedAsync();
        using var files = new FaultyFileOperations(FileOperations.ForThisPlatform).Fail(FileOperationKind.Rename, ".trash");
        await Assert.ThrowsAsync<FileOperationException>(() => disk.Open(files: files).DeleteAsync(Legacy.Id));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => disk.Open().DeleteAsync(Legacy.Id, new CancellationToken(canceled: true)));

        Assert.False(disk.Directory.Has($"storage/deleted/{Legacy.Id}.json"));
    }

    [Fact]
    public async Task CreateOverALegacyFileOfAnotherSpelling_IsRefused()
    {
        using var disk = new StoreOnDisk();
        disk.Directory.Write($"conversations/{Legacy.Id.ToString().ToUpperInvariant()}.json", Legacy.ToBytes());

        await Assert.ThrowsAsync<ContextExistsException>(() => disk.Open().CreateAsync(new NewContext { Id = Legacy.Id }));
    }

    [Fact]
    public async Task MigrationsOfOneStore_ReadTheBackupsOnceAndAgainWhereSomebodyElseAddedSome()
    {
        LegacyJson[] contexts = [.. Enumerable.Range(1, 6).Select(i => new LegacyJson(Some.ContextId(i)).Talk(2))];
        using var disk = new StoreOnDisk(contexts);
        ContextStore store = disk.Open(autoMigrate: true);
        await store.OpenAsync(contexts[0].Id);
        int listings = disk.Recorded.CountOf(FileOperationKind.List, "/backups");
        foreach (LegacyJson legacy in contexts[1..4]) await store.OpenAsync(legacy.Id);
        Assert.Equal(listings, disk.Recorded.CountOf(FileOperationKind.List, "/backups"));
        Assert.Equal(0, disk.Recorded.CountOf(FileOperationKind.OpenRead, BackupDirectory.ManifestName));

        await disk.Open(files: FileOperations.ForThisPlatform).MigrateAsync(contexts[4].Id);
        File.Delete(disk.Layout.Context(contexts[4].Id).Metadata);
        await store.MigrateAsync(contexts[5].Id);
        Assert.Equal(2 * listings, disk.Recorded.CountOf(FileOperationKind.List, "/backups"));
        Assert.Equal(1, disk.Recorded.CountOf(FileOperationKind.OpenRead, BackupDirectory.ManifestName));
        Assert.Equal(7, disk.Directory.Names("backups").Count);
    }

    [Theory]
    [InlineData(nameof(FileFailure.NoSpace), true)]
    [InlineData(nameof(FileFailure.AccessDenied), false)]
    public async Task SaveOfALegacyView_WhoseMigrationTheDiskRefuses_TellsWhetherToTryAgain(string refusal, bool mayBeTriedAgain)
    {
        FileFailure failure = Enum.Parse<FileFailure>(refusal);
        using var disk = new StoreOnDisk(Legacy);
        using var files = new FaultyFileOperations(FileOperations.ForThisPlatform)
            .Fail(FileOperationKind.CreateNew, "/backups/", failure).Fail(FileOperationKind.CreateNew, "/backups/", failure, nth: 2);
        ChatContext context = await disk.Open(autoMigrate: true, files).OpenAsync(Legacy.Id);
        Assert.Equal(ContextKind.Legacy, context.Kind);
        var failed = await Assert.ThrowsAsync<MigrationFailedException>(() => context.AppendAsync(MessageDraft.FromText("User", "x")));

        Assert.Equal(mayBeTriedAgain, failed.MayBeTriedAgain);
        Assert.IsType<FileOperationException>(failed.InnerException);
        await context.AppendAsync(MessageDraft.FromText("User", "again"));
        Assert.Equal(6, (await context.ReadBranchAsync().ToListAsync()).Count);
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("occupied")]
    [InlineData("busy")]
    public async Task WhatIsInTheWayOfAMigration_IsOfOneFamily(string what)
    {
        using var disk = new StoreOnDisk(Legacy);
        ContextStore store = disk.Open(autoMigrate: true);
        StoreFormat.Create(FileOperations.ForThisPlatform, disk.Layout);
        ChatContext context;
        using (HoldRunLock(disk)) context = await store.OpenAsync(Legacy.Id);
        using IDisposable? held = what == "busy" ? HoldRunLock(disk) : null;
        if (what == "damaged") disk.Directory.Write($"conversations/{Legacy.FileName}", "{");
        if (what == "occupied") disk.Directory.Write($"storage/contexts/{Legacy.Id}/somebody's", "x");

        Func<Task>[] calls = [() => context.AppendAsync(MessageDraft.FromText("User", "x")), () => store.MigrateAsync(Legacy.Id), () => store.DeleteAsync(Legacy.Id)];
        foreach (Func<Task> call in calls)
        {
            var failed = Assert.IsAssignableFrom<MigrationFailedException>(await disk.PassTimeAsync(call()));
            Assert.Equal(what == "busy", failed.MayBeTriedAgain);
            Assert.Equal(what == "busy", failed is StoreBusyException);
        }
    }

    private static RunLock HoldRunLock(StoreOnDisk disk)
    {
        RunLock? run = RunLock.TryTake(FileOperations.ForThisPlatform, disk.Layout, "nightly", out _);
        Assert.NotNull(run);
        return run;
    }

    /// <summary>The application writes the file whenever a migration has read it.</summary>
    private sealed class ChangingSource(IFileOperations inner, string path) : WrappingFileOperations(inner)
    {
        private int _saves;

        protected override void Before(in FileOperation operation)
        {
            if (operation.Kind == FileOperationKind.SyncFileSystem) File.SetLastWriteTimeUtc(path, Some.Time.ToDateTimeOffset().UtcDateTime.AddSeconds(++_saves));
        }
    }

    [Fact]
    public async Task TenOpensAtOnce_MigrateOnce()
    {
        using var disk = new StoreOnDisk(Legacy);
        ContextStore store = disk.Open(autoMigrate: true);

        ChatContext[] opened = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => store.OpenAsync(Legacy.Id)));

        Assert.All(opened, c => Assert.Equal(ContextKind.Pool, c.Kind));
        Assert.Equal(1, disk.Recorded.CountOf(FileOperationKind.Rename, "contexts"));
    }

    [Fact]
    public async Task SourceThatChangesMeanwhile_IsReadAsLegacyFile()
    {
        using var disk = new StoreOnDisk(Legacy);
        using var files = new FaultyFileOperations(FileOperations.ForThisPlatform);
        byte[] later = new LegacyJson(Legacy.Id).Talk(6).ToBytes();
        files.Before(FileOperationKind.SyncFileSystem, "storage", () => disk.Directory.Write($"conversations/{Legacy.FileName}", later));

        ChatContext context = await disk.Open(autoMigrate: true, files).OpenAsync(Legacy.Id);

        Assert.Equal(ContextKind.Legacy, context.Kind);
        Assert.Equal(6, (await context.ReadBranchAsync().ToListAsync()).Count);
        Assert.Empty(disk.Directory.Names("storage/.staging"));
    }

    [Fact]
    public async Task I3_DraftThatReadsBackDifferent_IsNotPublished()
    {
        using var disk = new StoreOnDisk(Legacy);
        using var files = new FaultyFileOperations(FileOperations.ForThisPlatform);
        files.Before(FileOperationKind.SyncFileSystem, "storage", () =>
        {
            string draft = Directory.GetFiles(disk.Directory["storage", ".staging"], $"{Some.MessageId(3)}.json", SearchOption.AllDirectories).Single();
            disk.Directory.Write(draft, Encoding.UTF8.GetString(File.ReadAllBytes(draft)).Replace("number 3", "number 4"));
        });

        var e = await Assert.ThrowsAsync<MigrationFailedException>(() => disk.Open(files: files).MigrateAsync(Legacy.Id));

        Assert.IsType<InvalidDataException>(e.InnerException);
        Assert.False(e.MayBeTriedAgain);
        Assert.Contains($"message {Some.MessageId(3)} differs from the source", e.Message);
        Assert.False(Directory.Exists(disk.Layout.Context(Legacy.Id).Root));
    }

    [Fact]
    public async Task OccupiedName_IsAnErrorForMigrateAndNoneForOpen()
    {
        using var disk = new StoreOnDisk(Legacy);
        disk.Directory.Write($"storage/contexts/{Legacy.Id}/something", "of somebody");

        var e = await Assert.ThrowsAsync<MigrationFailedException>(() => disk.Open().MigrateAsync(Legacy.Id));
        Assert.IsType<ContextExistsException>(e.InnerException);
        Assert.Equal(ContextKind.Legacy, (await disk.Open(autoMigrate: true).OpenAsync(Legacy.Id)).Kind);
        Assert.Equal(["something"], disk.Directory.Names($"storage/contexts/{Legacy.Id}"));
    }

    [Fact]
    public async Task EmptyDirectoryInItsPlace_MakesWay()
    {
        using var disk = new StoreOnDisk(Legacy);
        disk.Directory.CreateDirectory($"storage/contexts/{Legacy.Id}");

        await disk.Open().MigrateAsync(Legacy.Id);

        Assert.Equal(ContextKind.Pool, (await disk.Open().OpenAsync(Legacy.Id)).Kind);
    }

    [Fact]
    public async Task I7_KilledAtAnyChange_NextMigrationFinishesAndNothingIsLeft()
    {
        for (int change = 1; ; change++)
        {
            using var disk = new StoreOnDisk(Legacy);
            var files = new FaultyFileOperations(FileOperations.ForThisPlatform).DieAtChange(change);
            await Record.ExceptionAsync(() => disk.Open(files: files).MigrateAsync(Legacy.Id));
            Assert.Empty(PoolDifferences(disk));

            await disk.Open().MigrateAsync(Legacy.Id);

            Assert.Equal(ContextKind.Pool, (await disk.Open().OpenAsync(Legacy.Id)).Kind);
            Assert.Empty(PoolOracle.Differences(Legacy.ToBytes(), disk.Layout.Context(Legacy.Id).Root));
            await disk.Open().CollectTrashAsync();
            Assert.Empty(disk.Directory.Names("storage/.staging"));
            if (!files.IsDead) break;
        }
    }

    /// <summary>Whatever stands under its name is whole (I2).</summary>
    private static IReadOnlyList<string> PoolDifferences(StoreOnDisk disk)
    {
        string root = disk.Layout.Context(Legacy.Id).Root;
        return Directory.Exists(root) ? PoolOracle.Differences(Legacy.ToBytes(), root) : [];
    }

    [Theory]
    [InlineData(FileOperationKind.CreateNew, "messages_pool", nameof(FileFailure.NoSpace))]
    [InlineData(FileOperationKind.CreateNew, ".partial-", nameof(FileFailure.AccessDenied))]
    [InlineData(FileOperationKind.SyncFileSystem, "storage", nameof(FileFailure.Device))]
    [InlineData(FileOperationKind.CreateDirectory, "storage", nameof(FileFailure.AccessDenied))]
    public async Task StoreThatCannotTakeIt_OpensTheLegacyFile(FileOperationKind kind, string path, string refusal)
    {
        FileFailure failure = Enum.Parse<FileFailure>(refusal);
        using var disk = new StoreOnDisk(Legacy);
        using var files = new FaultyFileOperations(FileOperations.ForThisPlatform);
        files.FailFrom(kind, path, failure);

        ChatContext context = await disk.Open(autoMigrate: true, files).OpenAsync(Legacy.Id);

        Assert.Equal(ContextKind.Legacy, context.Kind);
        Assert.Equal(5, (await context.ReadBranchAsync().ToListAsync()).Count(m => m.Message is not null));
        var e = await Assert.ThrowsAsync<MigrationFailedException>(() => disk.Open(files: files).MigrateAsync(Legacy.Id));
        Assert.Equal(failure, Assert.IsType<FileOperationException>(e.InnerException).Failure);
        Assert.Equal(failure != FileFailure.AccessDenied, e.MayBeTriedAgain);
    }

    [Fact]
    public void MigrationOnAccessWithoutBackupDirectory_IsRefused()
    {
        using var disk = new StoreOnDisk();
        var options = new ContextStoreOptions { Legacy = LegacyDirectory.At(disk.Directory["conversations"], autoMigrate: true) };

        Assert.Throws<ArgumentException>(() => ContextStore.Open(disk.Directory["storage"], options));
    }

    [Fact]
    public async Task LargeFile_StreamsThroughItsBackup()
    {
        LegacyJson large = new LegacyJson().Talk(3).User(new string('x', 2 << 20));
        using var disk = new StoreOnDisk(large);
        ContextStore store = disk.Open(autoMigrate: true);

        ChatContext context = await store.OpenAsync(large.Id);

        Assert.Equal(ContextKind.Pool, context.Kind);
        Assert.Equal(2 << 20, (await context.ReadLastAsync(1).ToListAsync())[0].Message!.Text.Length);
    }
}
