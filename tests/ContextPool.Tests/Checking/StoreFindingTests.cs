using ContextPool.Checking;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Checking;

/// <summary>What lies around the contexts: exactly that finding, and what a repair makes of it.</summary>
public sealed class StoreFindingTests
{
    private const string Run = "20251108T110640000Z-b338";

    [Fact]
    public async Task StoreFileMissing_IsANoticeAndIsWritten()
    {
        using var store = MigratedStore.WithTalk();
        File.Delete(store.Store.StoreFile);

        Finding finding = await store.OnlyFindingAsync(FindingKind.StoreFileMissing);
        Assert.Equal($"note store_file_missing - - {store.Store.StoreFile} : there are contexts: expected a store.json beside them", finding.ToString());
        Assert.Equal(RepairKind.CreateStoreFile, Assert.Single((await store.RepairCleanlyAsync()).Done).Kind);
        Assert.Equal(1, StoreFormat.Read(store.Files, store.Store));
    }

    [Fact]
    public async Task StoreFileUnreadable_IsDamageAndLeft()
    {
        using var store = MigratedStore.WithTalk();
        store.Overwrite(store.Store.StoreFile, "");

        Assert.True((await store.OnlyFindingAsync(FindingKind.StoreFileUnreadable)).IsDamage);
        Assert.Equal(FindingKind.StoreFileUnreadable, Assert.Single((await store.RepairAsync()).Skipped).Finding.Kind);
    }

    [Fact]
    public async Task StoreFileThatIsBeingWritten_IsNoDamageAndNotLeft()
    {
        using var store = MigratedStore.WithTalk();
        byte[] whole = File.ReadAllBytes(store.Store.StoreFile);
        using (var writer = InPlaceWriter.Begin(store.Store.StoreFile, whole))
        {
            using var files = new FaultyFileOperations(store.Files);
            files.Before(FileOperationKind.List, store.Store.Staging, writer.Finish);
            Assert.Empty(await store.CheckAsync(files: files));
        }

        using (var writer = InPlaceWriter.Begin(store.Store.StoreFile, whole))
        {
            using var files = new FaultyFileOperations(store.Files);
            files.Before(FileOperationKind.List, store.Store.Staging, writer.Finish);
            RepairResult result = await store.RepairAsync(files: files);
            Assert.Empty(result.Done);
            Assert.Empty(result.Skipped);
        }
    }

    [Fact]
    public async Task DraftThatIsTakenAwayBeforeTheSecondLook_IsNoFinding()
    {
        using var store = MigratedStore.WithTalk();
        store.Overwrite(Path.Combine(store.Store.Draft(Run, Some.ContextId(9)).Root, "context.json"), "{}");
        using var files = new FaultyFileOperations(store.Files);
        files.Before(FileOperationKind.List, store.Store.Staging, () => Directory.Delete(store.Store.StagingOf(Run), recursive: true), nth: 2);

        Assert.Empty(await store.CheckAsync(files: files));
    }

    [Fact]
    public async Task DraftThatChangesFromLookToLook_IsLeftByARepair()
    {
        using var store = MigratedStore.WithTalk();
        string draft = store.Store.Draft(Run, Some.ContextId(9)).Root;
        store.Overwrite(Path.Combine(draft, "context.json"), "{}");
        using var files = new FaultyFileOperations(store.Files);
        for (int look = 1; look <= 3; look++)
        {
            string name = Path.Combine(draft, $"{look}");
            files.Before(FileOperationKind.List, store.Store.Staging, () => Directory.CreateDirectory(name), nth: look);
        }

        RepairResult result = await store.RepairAsync(files: files);

        Assert.Equal(FindingKind.UnfinishedDraft, Assert.Single(result.Unsettled).Finding.Kind);
        Assert.Empty(result.Done);
        Assert.True(Directory.Exists(draft));
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("C0000000-0000-4000-8000-00000000000A")]
    public async Task ForeignFileAmongTheContexts_IsANoticeAndLeft(string name)
    {
        using var store = MigratedStore.WithTalk();
        store.Overwrite(Path.Combine(store.Store.Contexts, name), "mine");

        Assert.False((await store.OnlyFindingAsync(FindingKind.ForeignFile)).IsDamage);
        Assert.Single((await store.RepairAsync(new RepairOptions { Execute = true, TrashForeignFiles = true })).Skipped);
        Assert.True(File.Exists(Path.Combine(store.Store.Contexts, name)));
    }

    [Fact]
    public async Task LinkAmongTheContexts_IsForeign()
    {
        using var store = MigratedStore.WithTalk();
        Directory.CreateSymbolicLink(store.Store.Context(Some.ContextId(9)).Root, store.Context.Root);

        await store.OnlyFindingAsync(FindingKind.ForeignFile);
    }

    [Fact]
    public async Task UnfinishedDraft_IsANoticeAndIsDeleted()
    {
        using var store = MigratedStore.WithTalk();
        store.Overwrite(Path.Combine(store.Store.Draft(Run, Some.ContextId(9)).Root, "context.json"), "{}");

        Finding finding = await store.OnlyFindingAsync(FindingKind.UnfinishedDraft);
        Assert.Equal((Some.ContextId(9), false), (finding.Context, finding.IsDamage));
        await store.RepairCleanlyAsync();
        Assert.Empty(store.Directory.Names("storage/.staging"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EmptyStagingOfADeadWriter_IsOneFinding(bool isDirectory)
    {
        using var store = MigratedStore.WithTalk();
        if (isDirectory) Directory.CreateDirectory(store.Store.StagingOf(Run));
        else store.Overwrite(store.Store.StagingOf("store-1"), "half");
        store.Clock.Advance(TimeSpan.FromDays(2));

        await store.OnlyFindingAsync(FindingKind.UnfinishedDraft);
        await store.RepairCleanlyAsync();
    }

    [Fact]
    public async Task ReplacedVersionInStaging_GoesToTheTrash()
    {
        using var store = MigratedStore.WithTalk();
        var draft = new ContextLayout(Path.Combine(store.Store.StagingOf(Run), Some.ContextId(9).ToString()));
        store.Directory.Write(
            Path.GetRelativePath(store.Directory.Root, draft.Receipt), Some.Receipt(Some.ContextId(9), runId: "another").ToJson());

        await store.RepairCleanlyAsync();

        Assert.EndsWith($"-replaced-{Some.ContextId(9)}", Assert.Single(store.Directory.Names("storage/.trash")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DraftOfALivingRun_IsNoFinding()
    {
        using var store = MigratedStore.WithTalk();
        store.Overwrite(Path.Combine(store.Store.Draft(Run, Some.ContextId(9)).Root, "context.json"), "{}");
        using WriterRoom run = WriterRoom.Open(store.Files, store.Store, store.Clock, Run);

        Assert.Empty(await store.CheckAsync());
        Assert.Empty((await store.RepairAsync()).Done);
        Assert.True(Directory.Exists(store.Store.Draft(Run, Some.ContextId(9)).Root));
    }

    [Fact]
    public async Task DraftOfALivingLibraryWriter_IsNoFinding()
    {
        using var store = MigratedStore.WithTalk();
        using WriterRoom writer = WriterRoom.Open(store.Files, store.Store, store.Clock);
        store.Overwrite(Path.Combine(store.Store.Draft(writer.Writer, Some.ContextId(9)).Root, "context.json"), "{}");

        Assert.Empty(await store.CheckAsync());
    }

    [Fact]
    public async Task DraftOfADeadLibraryWriter_IsAFinding()
    {
        using var store = MigratedStore.WithTalk();
        string writer = $"w-{Guid.NewGuid():N}";
        store.Overwrite(Path.Combine(store.Store.Draft(writer, Some.ContextId(9)).Root, "context.json"), "{}");

        await store.OnlyFindingAsync(FindingKind.UnfinishedDraft);
        await store.RepairCleanlyAsync();
    }

    [Fact]
    public async Task DeadDraftWhileAnotherRunIsAtWork_IsSkipped()
    {
        using var store = MigratedStore.WithTalk();
        store.Overwrite(Path.Combine(store.Store.Draft(Run, Some.ContextId(9)).Root, "context.json"), "{}");
        using RunLock? run = RunLock.TryTake(store.Files, store.Store, "another", out _);

        RepairResult result = await store.RepairAsync();

        Assert.Contains("a run is at work", Assert.Single(result.Skipped).Why, StringComparison.Ordinal);
        Assert.True(Directory.Exists(store.Store.StagingOf(Run)));
    }
}
