using ContextPool.Checking;
using ContextPool.Files;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Checking;

/// <content>Messages that something names and the pool lacks.</content>
public sealed partial class PoolFindingTests
{
    [Fact]
    public async Task MissingMessage_IsDamageAndComesBackFromTheBackup()
    {
        using var store = MigratedStore.WithTalk();
        File.Delete(store.Message(2));

        Finding finding = await store.OnlyFindingAsync(FindingKind.MissingMessage);
        Assert.True(finding.IsDamage);
        Assert.Equal((Some.MessageId(2), store.Message(2)), (finding.Message, finding.Place));
        await store.RepairCleanlyAsync();
        AssertPoolIsWhole(store);
    }

    [Fact]
    public async Task MissingMessageWithoutIndex_IsDamageByTheBackup()
    {
        using var store = MigratedStore.WithTalk();
        File.Delete(store.Message(2));
        File.Delete(store.Context.Index);

        List<Finding> findings = await store.CheckAsync(readData: false);

        Assert.True(Assert.Single(findings, f => f.Kind == FindingKind.MissingMessage).IsDamage);
        await store.RepairCleanlyAsync();
        AssertPoolIsWhole(store);
    }

    [Fact]
    public async Task MissingMessageWithoutBackup_ComesBackFromAnUnchangedLegacyFile()
    {
        using var store = MigratedStore.WithTalk();
        File.Delete(store.Message(2));
        File.Delete(store.BackupPath);

        RepairResult result = await store.RepairAsync();

        Assert.Equal(FindingKind.BackupMissing, Assert.Single(result.Lost).Finding.Kind);
        AssertPoolIsWhole(store);
    }

    [Fact]
    public async Task MissingMessageWithoutAnyCopy_IsLostAndTheCheckStillSaysSo()
    {
        using var store = MigratedStore.WithTalk();
        File.Delete(store.Message(2));
        store.LoseBackupAndSource();

        RepairResult result = await store.RepairAsync();

        Assert.Empty(result.Done);
        Assert.Contains(result.Lost, l => l.Finding.Kind == FindingKind.MissingMessage);
        Assert.Contains(await store.CheckAsync(), f => f is { Kind: FindingKind.MissingMessage, IsDamage: true });
    }

    [Fact]
    public async Task MissingMessageWithChangedBackup_IsNotTakenFromIt()
    {
        using var store = MigratedStore.WithTalk();
        File.Delete(store.Message(2));
        File.Delete(store.SourcePath);
        store.Edit(store.BackupPath, "message number 2", "message number 7");

        RepairResult result = await store.RepairAsync();

        Assert.Empty(result.Done);
        Assert.Contains(result.Lost, l => l.Finding.Kind == FindingKind.MissingMessage && l.Why.Contains("other contents", StringComparison.Ordinal));
    }

    [Fact]
    public async Task MessageThatTheSourceNeverHad_IsANotice()
    {
        LegacyJson legacy = new LegacyJson(Some.ContextId(1)).Talk(2);
        using var store = MigratedStore.With(legacy.Branch("main", [.. legacy.Ids, Nobody]));

        Assert.False((await store.OnlyFindingAsync(FindingKind.MissingMessage)).IsDamage);
        RepairResult result = await store.RepairAsync();
        Assert.Empty(result.Done);
        Assert.Empty(result.Lost);
        Assert.Equal(FindingKind.MissingMessage, Assert.Single(result.Skipped).Finding.Kind);
    }

    [Fact]
    public async Task MessageThatTheSourceNeverHad_IsANoticeByTheReceiptAlone()
    {
        LegacyJson legacy = new LegacyJson(Some.ContextId(1)).Talk(2);
        using var store = MigratedStore.With(legacy.Branch("main", [.. legacy.Ids, Nobody]));
        store.LoseBackupAndSource();

        Assert.False(Assert.Single((await store.CheckAsync()), f => f.Kind == FindingKind.MissingMessage).IsDamage);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MessageThatTheSourceNeverHad_IsToldByTheBackupWhereTheReceiptIsTooOld(bool isReadable)
    {
        LegacyJson legacy = new LegacyJson(Some.ContextId(1)).Talk(2);
        using var store = MigratedStore.With(legacy.Branch("main", [.. legacy.Ids, Nobody]));
        store.ForgetMissingInSource();
        if (!isReadable) store.LoseBackupAndSource();

        Assert.Equal(!isReadable, Assert.Single((await store.CheckAsync()), f => f.Kind == FindingKind.MissingMessage).IsDamage);
    }

    [Fact]
    public async Task MessageOfAnOldReceiptWhoseBackupMayNotBeRead_CannotBeJudged()
    {
        LegacyJson legacy = new LegacyJson(Some.ContextId(1)).Talk(2);
        using var store = MigratedStore.With(legacy.Branch("main", [.. legacy.Ids, Nobody]));
        store.ForgetMissingInSource();
        File.Delete(store.SourcePath);
        using var refused = new FaultyFileOperations(store.Files);
        refused.FailFrom(FileOperationKind.OpenRead, store.BackupPath, FileFailure.AccessDenied);

        List<Finding> findings = await store.CheckAsync(files: refused);

        Assert.DoesNotContain(findings, f => f.IsDamage);
        Assert.Single(findings, f => f.Kind == FindingKind.MissingMessage);
        Assert.Single(findings, f => f.Kind == FindingKind.BackupUnreadable);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LostMessage_StaysDamageWhateverReadsTheStoreOrRebuildsTheIndex(bool isMigrated)
    {
        using var store = MigratedStore.WithTalk();
        if (!isMigrated) File.Delete(store.Context.Receipt);
        File.Delete(store.Message(2));
        TreeSnapshot before = store.Directory.Snapshot();

        ChatContext context = await ContextStore.Open(store.Store.Root).OpenAsync(store.Id);
        Assert.Equal(3, (await context.GetIndexAsync()).Count);
        await foreach (BranchMessage message in context.ReadBranchAsync()) Assert.Equal(message.Message is null, message.Id == Some.MessageId(2));
        Assert.Empty(before.DifferencesTo(store.Directory.Snapshot()));
        IndexStore.Rebuild(store.Files, store.Context, Permissions.Public, Some.Time);

        Assert.True((await store.OnlyFindingAsync(FindingKind.MissingMessage)).IsDamage);
    }

    [Fact]
    public async Task LossThatOnlyTheIndexTells_KeepsItsIndex()
    {
        LegacyJson legacy = new LegacyJson(Some.ContextId(1)).Talk(3);
        using var store = MigratedStore.With(legacy.Branch("main", legacy.Ids.Take(2)));
        store.LoseBackupAndSource();
        File.Delete(store.Message(3));
        store.Edit(store.Context.Index, "\"size_bytes\": ", "\"size_bytes\": 1");
        byte[] index = File.ReadAllBytes(store.Context.Index);

        RepairResult result = await store.RepairAsync();

        Assert.Empty(result.Done);
        Assert.Contains(result.Skipped, s => s.Finding.Kind == FindingKind.StaleIndex && s.Why.Contains("only trace", StringComparison.Ordinal));
        Assert.Equal(index, File.ReadAllBytes(store.Context.Index));
        Assert.Equal([Some.MessageId(3)], (await IndexRebuild.OfAsync(store.Storage, store.Id, TimeSpan.Zero, CancellationToken.None)).Traces);
        Assert.Equal(index, File.ReadAllBytes(store.Context.Index));
    }
}
