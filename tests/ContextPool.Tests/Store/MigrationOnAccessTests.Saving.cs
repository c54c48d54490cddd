using ContextPool.Files;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Store;

/// <content>What is saved to a legacy context migrates it first.</content>
public partial class MigrationOnAccessTests
{
    [Fact]
    public async Task SaveOfALegacyView_WaitsForTheRunThenMigratesAndSaves()
    {
        using var disk = new StoreOnDisk(Legacy);
        ContextStore store = disk.Open(autoMigrate: true);
        StoreFormat.Create(FileOperations.ForThisPlatform, disk.Layout);
        ChatContext context;
        Task<Message> saving;
        using (HoldRunLock(disk))
        {
            context = await store.OpenAsync(Legacy.Id);
            saving = context.AppendAsync(MessageDraft.FromText("User", "while the run is at work"));
            Assert.True(await Eventually.Holds(() => disk.Recorded.CountOf(FileOperationKind.Lock, ".lock") > 3, TimeSpan.FromSeconds(30)));
            Assert.False(saving.IsCompleted);
        }

        Message saved = await saving;
        Assert.Equal(ContextKind.Pool, context.Kind);
        Assert.Equal([.. Legacy.Ids, saved.Id], (await context.ReadBranchAsync().ToListAsync()).Select(m => m.Message!.Id));
        Assert.Equal(6, (await context.GetIndexAsync()).Count);
    }

    [Fact]
    public async Task SaveOfALegacyView_WhoseRunDoesNotEnd_IsBusyAndMayBeTriedAgain()
    {
        using var disk = new StoreOnDisk(Legacy);
        ContextStore store = disk.Open(autoMigrate: true);
        StoreFormat.Create(FileOperations.ForThisPlatform, disk.Layout);
        ChatContext context;
        using (HoldRunLock(disk))
        {
            context = await store.OpenAsync(Legacy.Id);
            var busy = Assert.IsType<StoreBusyException>(await disk.PassTimeAsync(context.AppendAsync(MessageDraft.FromText("User", "first"))));
            Assert.Contains("run nightly", busy.Holder);
            Assert.Equal(5, (await context.ReadBranchAsync().ToListAsync()).Count(m => m.Message is not null));
        }

        await context.AppendAsync(MessageDraft.FromText("User", "again"));
        Assert.Equal(6, (await context.ReadBranchAsync().ToListAsync()).Count);
    }

    [Fact]
    public async Task SaveOfALegacyView_ThatTheRunHasMigrated_NeedsNotWaitForItsEnd()
    {
        using var disk = new StoreOnDisk(Legacy);
        ChatContext context = await disk.Open().OpenAsync(Legacy.Id);
        Assert.Equal(ContextKind.Legacy, context.Kind);
        await disk.Open().MigrateAsync(Legacy.Id);
        using (HoldRunLock(disk)) await context.AppendAsync(MessageDraft.FromText("User", "goes on"));

        Assert.Equal(6, (await (await disk.Open().OpenAsync(Legacy.Id)).ReadBranchAsync().ToListAsync()).Count);
    }

    [Fact]
    public async Task EditOfALegacyView_WhoseFileChangedSince_IsStale()
    {
        using var disk = new StoreOnDisk(Legacy);
        ChatContext context = await disk.Open().OpenAsync(Legacy.Id);
        new LegacyJson(Legacy.Id).Talk(6).SaveTo(disk.Directory);
        await disk.Open().MigrateAsync(Legacy.Id);

        await Assert.ThrowsAsync<StaleWriteException>(() => context.CreateBranchAsync("of the past"));
        await context.RefreshAsync();
        await context.CreateBranchAsync("of the present");
    }

    [Fact]
    public async Task LegacyFileThatIsBeingWrittenAgainAndAgain_IsBusyForASaveAndNotForAReader()
    {
        using var disk = new StoreOnDisk(Legacy);
        var files = new ChangingSource(FileOperations.ForThisPlatform, disk.Directory[$"conversations/{Legacy.FileName}"]);
        ChatContext context = await disk.Open(autoMigrate: true, files).OpenAsync(Legacy.Id);
        Assert.Equal(ContextKind.Legacy, context.Kind);

        var busy = Assert.IsType<StoreBusyException>(await disk.PassTimeAsync(context.AppendAsync(MessageDraft.FromText("User", "x"))));
        Assert.Contains("the application is writing", busy.Message);
    }

    [Fact]
    public async Task DeleteOfALegacyFile_MigratesItFirstAndItStaysAway()
    {
        using var disk = new StoreOnDisk(Legacy);
        ContextStore store = disk.Open(autoMigrate: true);
        await store.DeleteAsync(Legacy.Id);

        await Assert.ThrowsAsync<ContextNotFoundException>(() => store.OpenAsync(Legacy.Id));
        await Assert.ThrowsAsync<ContextNotFoundException>(() => store.DeleteAsync(Legacy.Id));
        Assert.True(disk.Directory.Has($"conversations/{Legacy.FileName}"));
        await store.RestoreAsync(Legacy.Id);
        Assert.Equal(ContextKind.Pool, (await store.OpenAsync(Legacy.Id)).Kind);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task TwoProgramsOpeningAndAppending_MigrateEachContextOnceAndLoseNothing()
    {
        const int Contexts = 40;
        const int Each = 2;
        LegacyJson[] contexts = [.. Enumerable.Range(1, Contexts).Select(i => new LegacyJson(Some.ContextId(i)).Talk(3))];
        using var disk = new StoreOnDisk(contexts);
        string program = BuiltProgram.PathOf("ContextPool.Appender");
        Tool.Result[] results = await Task.WhenAll(Enumerable.Range(1, 2).Select(writer => Task.Run(() => Tool.Run(
            "dotnet",
            [
                program, disk.Directory["storage"], "migrate", $"{Each}", $"writer {writer}",
                disk.Directory["conversations"], disk.Directory["backups"],
            ]))));

        Assert.All(results, r => Assert.True(r.ExitCode == 0, r.Errors));
        foreach (LegacyJson legacy in contexts)
        {
            ChatContext context = await disk.Open().OpenAsync(legacy.Id);
            Assert.Equal(ContextKind.Pool, context.Kind);
            Assert.Equal(3 + (2 * Each), (await context.ReadBranchAsync().ToListAsync()).Count(m => m.Message is not null));
        }

        Assert.Equal(Contexts, disk.Directory.Names("backups").Count(n => n.EndsWith(".json", StringComparison.Ordinal)));
    }
}
