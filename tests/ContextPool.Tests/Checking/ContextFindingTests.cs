using ContextPool.Checking;
using ContextPool.TestKit;

namespace ContextPool.Tests.Checking;

/// <summary>One kind of damage to metadata, index and receipt each: exactly that finding, and what a repair makes of it.</summary>
public sealed class ContextFindingTests
{
    [Fact]
    public async Task MetadataMissing_IsDamageAndComesBackFromTheBackup()
    {
        using var store = MigratedStore.WithTalk();
        byte[] before = File.ReadAllBytes(store.Context.Metadata);
        File.Delete(store.Context.Metadata);

        Assert.True((await store.OnlyFindingAsync(FindingKind.MetadataMissing)).IsDamage);
        await store.RepairCleanlyAsync();
        Assert.Equal(before, File.ReadAllBytes(store.Context.Metadata));
    }

    [Fact]
    public async Task EmptyDirectory_IsANoticeAndGoes()
    {
        using var store = MigratedStore.WithTalk();
        string empty = store.Directory.CreateDirectory($"storage/contexts/{Some.ContextId(7)}");

        Assert.False((await store.OnlyFindingAsync(FindingKind.MetadataMissing)).IsDamage);
        RepairResult result = await store.RepairCleanlyAsync();
        Assert.Equal(RepairKind.RemoveEmptyDirectory, Assert.Single(result.Done).Kind);
        Assert.False(Path.Exists(empty));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"id\":\"c0000000-0000-4000-8000-000000000999\",\"message_pool\":{},\"branches\":{}}")]
    public async Task MetadataUnreadable_IsReplacedFromTheBackupAndKeptInTheTrash(string text)
    {
        using var store = MigratedStore.WithTalk();
        byte[] before = File.ReadAllBytes(store.Context.Metadata);
        store.Overwrite(store.Context.Metadata, text);

        Assert.True((await store.OnlyFindingAsync(FindingKind.MetadataUnreadable)).IsDamage);
        RepairResult result = await store.RepairCleanlyAsync();
        RepairAction done = Assert.Single(result.Done);
        Assert.Equal(RepairKind.RebuildMetadata, done.Kind);
        Assert.Contains("ALL LATER EDITS", done.Why, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(store.Context.Metadata));
        Assert.Equal(["context.json"], store.Trashed());
    }

    [Fact]
    public async Task MetadataLostWithLaterMessages_ListsThemInABranchByTime()
    {
        using var store = MigratedStore.WithTalk(messages: 2);
        MessageId later = Some.MessageId(8);
        MessageId evenLater = Some.MessageId(7);
        store.Overwrite(store.Context.Message(later), MigratedStore.Node(later));
        store.Overwrite(store.Context.Message(evenLater), MigratedStore.Node(evenLater).Replace("2025", "2026", StringComparison.Ordinal));
        store.Overwrite(store.Context.Metadata, "{");

        RepairResult result = await store.RepairCleanlyAsync();

        Assert.Contains("; 2 messages that came after it", result.Done.Single(a => a.Kind == RepairKind.RebuildMetadata).Why, StringComparison.Ordinal);
        ContextMetadata metadata = ContextMetadata.Parse(File.ReadAllBytes(store.Context.Metadata), store.Id);
        Assert.Equal(["main", "recovered"], metadata.Branches.Select(b => b.Name));
        Assert.Equal([later, evenLater], metadata.FindBranch("recovered")!.MessageIds);
    }

    [Fact]
    public async Task MetadataUnreadableWithoutBackup_IsLostAndNothingIsTouched()
    {
        using var store = MigratedStore.WithTalk();
        store.LoseBackupAndSource();
        store.Overwrite(store.Context.Metadata, "{");
        TreeSnapshot before = store.Directory.Snapshot();

        RepairResult result = await store.RepairAsync();

        Assert.Empty(result.Done);
        Assert.Contains(result.Lost, l => l.Finding.Kind == FindingKind.MetadataUnreadable && l.Why.Contains("no backup", StringComparison.Ordinal));
        Assert.Empty(before.DifferencesTo(store.Directory.Snapshot()));
    }

    [Fact]
    public async Task ActiveBranchMissing_IsANoticeAndLeft()
    {
        using var store = MigratedStore.With(new LegacyJson(Some.ContextId(1)).Talk(2).Member("active_branch_name", "\"gone\""));

        Assert.False((await store.OnlyFindingAsync(FindingKind.ActiveBranchMissing)).IsDamage);
        Assert.Equal(FindingKind.ActiveBranchMissing, Assert.Single((await store.RepairAsync()).Skipped).Finding.Kind);
    }

    [Fact]
    public async Task MissingIndex_IsANoticeAndIsRebuilt()
    {
        using var store = MigratedStore.WithTalk();
        File.Delete(store.Context.Index);

        Assert.False((await store.OnlyFindingAsync(FindingKind.MissingIndex)).IsDamage);
        Assert.Equal(RepairKind.RebuildIndex, Assert.Single((await store.RepairCleanlyAsync()).Done).Kind);
    }

    [Fact]
    public async Task TornIndex_IsDamageAndIsRebuilt()
    {
        using var store = MigratedStore.WithTalk();
        MigratedStore.Tear(store.Context.Index, 300);

        Assert.True((await store.OnlyFindingAsync(FindingKind.TornIndex)).IsDamage);
        await store.RepairCleanlyAsync();
        Assert.Equal(["index.json"], store.Trashed());
    }

    [Theory]
    [InlineData("\"size_bytes\": ", "\"size_bytes\": 1", false)]
    [InlineData("\"role\": \"User\"", "\"role\": \"Tool\"", true)]
    [InlineData("\"timestamp\": \"2025-11-08T11:06:40Z\"", "\"timestamp\": \"2025-11-08T11:06:39Z\"", true)]
    public async Task StaleIndex_IsANoticeAndIsRebuilt(string from, string to, bool isInContentsOnly)
    {
        using var store = MigratedStore.WithTalk();
        string[] before = File.ReadAllLines(store.Context.Index);
        store.Edit(store.Context.Index, from, to);

        Assert.False((await store.OnlyFindingAsync(FindingKind.StaleIndex, isInContentsOnly)).IsDamage);
        await store.RepairCleanlyAsync();
        Assert.Equal(before.SkipLast(2), File.ReadAllLines(store.Context.Index).SkipLast(2));
    }

    [Fact]
    public async Task TornLastLineOfTheLog_IsANotice()
    {
        using var store = MigratedStore.WithTalk();
        store.Overwrite(store.Context.IndexLog, "{\"message_id\":\"a000");

        Finding finding = await store.OnlyFindingAsync(FindingKind.TornIndexLog);
        Assert.Equal("last line", finding.Within);
        Assert.False(finding.IsDamage);
        await store.RepairCleanlyAsync();
    }

    [Fact]
    public async Task DamagedLineOfTheLog_IsDamage()
    {
        using var store = MigratedStore.WithTalk();
        store.Overwrite(store.Context.IndexLog, "\0\0\0\n");

        Assert.True((await store.OnlyFindingAsync(FindingKind.TornIndexLog)).IsDamage);
        await store.RepairCleanlyAsync();
        Assert.False(File.Exists(store.Context.IndexLog));
    }

    [Fact]
    public async Task UnfinishedWrite_IsANoticeAndGoesToTheTrash()
    {
        using var store = MigratedStore.WithTalk();
        string aside = store.Context.Aside();
        store.Overwrite(aside, "half");
        File.SetLastWriteTimeUtc(aside, store.Clock.GetUtcNow().AddMinutes(-2).UtcDateTime);

        Assert.False((await store.OnlyFindingAsync(FindingKind.UnfinishedWrite)).IsDamage);
        await store.RepairCleanlyAsync();
        Assert.StartsWith(".new-", Assert.Single(store.Trashed()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MessageThatWasNeverComplete_IsANoteAndGoesToTheTrashOnlyWhereThatIsAskedFor(bool isAskedFor)
    {
        using var store = MigratedStore.WithTalk();
        ChatContext context = await ContextStore.Open(store.Store.Root, new ContextStoreOptions(), store.Files, store.Clock).OpenAsync(store.Id);
        MessageStream stream = await context.BeginAsync(options: new StreamOptions { CheckpointEvery = TimeSpan.Zero });
        await stream.WriteAsync("half an ans");
        Assert.Empty(await store.CheckAsync());

        await stream.DisposeAsync();

        Finding finding = await store.OnlyFindingAsync(FindingKind.UnfinishedMessage);
        Assert.Equal((false, stream.Id), (finding.IsDamage, finding.Message));
        await store.RepairAsync(new RepairOptions { Execute = true, TrashOrphans = isAskedFor });
        Assert.Equal(isAskedFor ? 0 : 1, (await context.ListUnfinishedAsync()).Count);
        Assert.Equal(isAskedFor ? 1 : 0, store.Trashed().Count);
    }

    [Fact]
    public async Task FileOnItsWay_IsNoFindingAndNobodyLocksToFindOut()
    {
        using var store = MigratedStore.WithTalk();
        store.Overwrite(store.Context.Aside(), "half");
        File.Delete(store.Message(1));
        var recorded = new RecordingFileOperations(store.Files);

        Assert.Equal(FindingKind.MissingMessage, Assert.Single(await store.CheckAsync(files: recorded)).Kind);
        Assert.Equal(0, recorded.CountOf(FileOperationKind.Lock));
    }

    [Fact]
    public async Task ReceiptUnreadable_IsDamageAndLost()
    {
        using var store = MigratedStore.WithTalk();
        store.Overwrite(store.Context.Receipt, "{\"version\":1}");

        Assert.True((await store.OnlyFindingAsync(FindingKind.ReceiptUnreadable)).IsDamage);
        Assert.Equal(FindingKind.ReceiptUnreadable, Assert.Single((await store.RepairAsync()).Lost).Finding.Kind);
    }

    [Fact]
    public async Task ReceiptOfAnotherContext_IsDamageAndNoBackupIsTakenFromIt()
    {
        using var store = MigratedStore.WithTalk();
        store.Edit(store.Context.Receipt, $"\"context_id\": \"{store.Id}\"", $"\"context_id\": \"{Some.ContextId(9)}\"");

        Finding finding = await store.OnlyFindingAsync(FindingKind.ReceiptMismatch);
        Assert.Equal("context_id", finding.Within);
        Assert.True(finding.IsDamage);
        File.Delete(store.Message(1));
        Assert.Contains((await store.RepairAsync()).Lost, l => l.Finding.Kind == FindingKind.MissingMessage);
    }

    [Fact]
    public async Task BackupMissing_IsDamage()
    {
        using var store = MigratedStore.WithTalk();
        File.Delete(store.BackupPath);

        Assert.True((await store.OnlyFindingAsync(FindingKind.BackupMissing)).IsDamage);
        Assert.Equal(FindingKind.BackupMissing, Assert.Single((await store.RepairAsync()).Lost).Finding.Kind);
    }

    [Fact]
    public async Task BackupOfAnotherSize_IsFoundByStructure()
    {
        using var store = MigratedStore.WithTalk();
        MigratedStore.Tear(store.BackupPath, 10);

        Assert.True((await store.OnlyFindingAsync(FindingKind.BackupChanged)).IsDamage);
    }

    [Fact]
    public async Task BackupWithOtherBytes_IsFoundInContents()
    {
        using var store = MigratedStore.WithTalk();
        store.Edit(store.BackupPath, "message number 1", "message number 7");

        Assert.True((await store.OnlyFindingAsync(FindingKind.BackupChanged, isInContentsOnly: true)).IsDamage);
    }

    [Fact]
    public async Task ForeignFileInTheContext_IsANoticeAndStaysUnlessAsked()
    {
        using var store = MigratedStore.WithTalk();
        string path = Path.Combine(store.Context.Root, "notes.txt");
        store.Overwrite(path, "mine");

        Assert.False((await store.OnlyFindingAsync(FindingKind.ForeignFile)).IsDamage);
        Assert.Empty((await store.RepairAsync()).Done);
        await store.RepairCleanlyAsync(new RepairOptions { Execute = true, TrashForeignFiles = true });
        Assert.Equal(["notes.txt"], store.Trashed());
    }
}
