using ContextPool.TestKit;

namespace ContextPool.Tests.Checking;

/// <summary>Where nobody can read what a backup says, it is still told whether it is there and unchanged, and nothing is given up that it may have.</summary>
public sealed class WithoutBackupReaderTests
{
    private static readonly MessageId Nobody = Some.MessageId(99);

    [Fact]
    public async Task MissingAndChangedBackups_AreFound()
    {
        using var store = MigratedStore.WithTalk();
        store.Edit(store.BackupPath, "message number 2", "message number 7");
        Assert.Equal(["backup_changed"], await CodesOfAsync(store));

        store.LoseBackupAndSource();
        Assert.Equal(["backup_missing"], await CodesOfAsync(store));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MessageThatTheBackupMayHave_IsLeftForARepairThatReadsIt(bool isMetadataLost)
    {
        using var store = MigratedStore.WithTalk();
        string lost = isMetadataLost ? store.Context.Metadata : store.Message(2);
        File.Delete(lost);

        RepairResult result = await new StoreRepair(store.Store.Root, store.Files, store.Clock).RunAsync(new RepairOptions { Execute = true });

        Assert.Empty(result.Done);
        Assert.Empty(result.Lost);
        Assert.Contains(result.Skipped, s => s.Why.Contains("its backup may have it", StringComparison.Ordinal));
        await store.RepairCleanlyAsync();
        Assert.True(File.Exists(lost));
    }

    [Fact]
    public async Task MessageOfAnOldReceipt_CannotBeJudgedAsLongAsThereIsABackup()
    {
        LegacyJson legacy = new LegacyJson(Some.ContextId(1)).Talk(2);
        using var store = MigratedStore.With(legacy.Branch("main", [.. legacy.Ids, Nobody]));
        store.ForgetMissingInSource();
        Finding finding = Assert.Single(await FindingsAsync(store));
        Assert.False(finding.IsDamage);
        Assert.Contains("whether its source had it its backup tells", finding.Detail, StringComparison.Ordinal);

        store.LoseBackupAndSource();
        Assert.Contains(await FindingsAsync(store), f => f is { Code: "missing_message", IsDamage: true });
    }

    private static async Task<List<Finding>> FindingsAsync(MigratedStore store) =>
        await new StoreChecker(store.Store.Root, store.Files, store.Clock).CheckAsync(new CheckOptions { ReadData = true }).ToListAsync();

    private static async Task<IEnumerable<string>> CodesOfAsync(MigratedStore store) => (await FindingsAsync(store)).Select(f => f.Code);
}
