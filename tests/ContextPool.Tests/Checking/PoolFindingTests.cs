using ContextPool.Checking;
using ContextPool.Files;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Checking;

/// <summary>One kind of damage to the pool each: exactly that finding, and what a repair makes of it.</summary>
public sealed partial class PoolFindingTests
{
    private static readonly MessageId Nobody = Some.MessageId(0x99);

    [Fact]
    public async Task ChangedLetter_IsFoundInContentsAndStaysUntilSomebodyDecides()
    {
        using var store = MigratedStore.WithTalk();
        store.Edit(store.Message(3), "message number", "message nvmber");

        Finding finding = await store.OnlyFindingAsync(FindingKind.ChangedMessage, isInContentsOnly: true);
        Assert.Equal((true, Some.MessageId(3)), (finding.IsDamage, finding.Message));
        Assert.Equal(FindingKind.ChangedMessage, Assert.Single((await store.RepairAsync(PublishedLongAgo(store))).Skipped).Finding.Kind);
        Assert.Contains("nvmber", File.ReadAllText(store.Message(3)), StringComparison.Ordinal);
        await store.RepairCleanlyAsync(new RepairOptions { Execute = true, ChangedMessages = ChangedMessages.Recover });
        AssertPoolIsWhole(store);
    }

    [Fact]
    public async Task ChangedLetterThatSomebodyWants_IsVouchedForWhenAsked()
    {
        using var store = MigratedStore.WithTalk();
        store.Edit(store.Message(3), "message number", "message nvmber");

        await store.RepairCleanlyAsync(new RepairOptions { Execute = true, ChangedMessages = ChangedMessages.Keep });

        Assert.Contains("nvmber", File.ReadAllText(store.Message(3)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BytesThatNoProgramWrote_ComeBackFromTheBackup()
    {
        using var store = MigratedStore.WithTalk();
        DateTime written = File.GetLastWriteTimeUtc(store.Message(3));
        store.Edit(store.Message(3), "message number", "message nvmber");
        File.SetLastWriteTimeUtc(store.Message(3), written);
        store.EditReceipt(r => r with { PublishedAt = Timestamp.FromDateTime(store.Clock.GetUtcNow().AddMinutes(1)).ToString() });

        await store.RepairCleanlyAsync();

        AssertPoolIsWhole(store);
    }

    [Fact]
    public async Task ChangedLetterUnderAnIndexWithoutHashes_IsFoundByTheBackup()
    {
        using var store = MigratedStore.WithTalk();
        store.Edit(store.Message(3), "message number", "message nvmber");
        string[] lines = File.ReadAllLines(store.Context.Index);
        string withoutHashes = string.Join('\n', lines.Where(l => !l.Contains("sha256", StringComparison.Ordinal)))
            .Replace("\"created_at\",\n", "\"created_at\"\n", StringComparison.Ordinal);
        store.Overwrite(store.Context.Index, withoutHashes);

        Assert.True((await store.OnlyFindingAsync(FindingKind.ChangedMessage, isInContentsOnly: true)).IsDamage);
        IndexStore.Rebuild(store.Files, store.Context, Permissions.Public, Some.Time);
        Assert.True((await store.OnlyFindingAsync(FindingKind.ChangedMessage, isInContentsOnly: true)).IsDamage);
    }

    [Fact]
    public async Task MessageReplacedByTheLibrary_IsNoFinding()
    {
        using var store = MigratedStore.WithTalk();
        ChatContext context = await ContextStore.Open(store.Store.Root).OpenAsync(store.Id);
        Message read = (await context.GetMessageAsync(Some.MessageId(3)))!;
        string text = System.Text.Encoding.UTF8.GetString(read.Json.Span);
        await context.ReplaceAsync(read, System.Text.Encoding.UTF8.GetBytes(text.Replace("message number", "message nvmber", StringComparison.Ordinal)));

        Assert.Empty(await store.CheckAsync());
    }

    [Fact]
    public async Task OrphanedMessage_IsANoticeAndStaysUnlessAsked()
    {
        LegacyJson legacy = new LegacyJson(Some.ContextId(1)).Talk(3);
        using var store = MigratedStore.With(legacy.Branch("main", legacy.Ids.Take(2)));

        Assert.False((await store.OnlyFindingAsync(FindingKind.OrphanedMessage)).IsDamage);
        Assert.Empty((await store.RepairAsync()).Done);
        await store.RepairCleanlyAsync(new RepairOptions { Execute = true, TrashOrphans = true });
        Assert.Contains($"messages_pool/{Some.MessageId(3)}.json", store.Trashed());
    }

    [Fact]
    public async Task OrphanThatAKeptMessageDescendsFrom_StaysEvenIfAsked()
    {
        LegacyJson legacy = new LegacyJson(Some.ContextId(1)).Talk(3);
        using var store = MigratedStore.With(legacy.Branch("main", legacy.Ids.Skip(2)));

        RepairResult result = await store.RepairAsync(new RepairOptions { Execute = true, TrashOrphans = true });

        Assert.Empty(result.Done);
        Assert.Equal(2, result.Skipped.Count);
        AssertPoolIsWhole(store);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public async Task UnreadableMessage_IsDamageAndComesBackFromTheBackup(int bytes)
    {
        using var store = MigratedStore.WithTalk();
        MigratedStore.Tear(store.Message(3), bytes);

        Finding finding = await store.OnlyFindingAsync(FindingKind.UnreadableMessage);
        Assert.True(finding.IsDamage);
        Assert.Equal(Some.MessageId(3), finding.Message);
        await store.RepairCleanlyAsync();
        AssertPoolIsWhole(store);
        Assert.Contains($"messages_pool/{Some.MessageId(3)}.json", store.Trashed());
    }

    [Fact]
    public async Task MessageOfTheSameSizeThatIsNoJson_IsFoundInContents()
    {
        using var store = MigratedStore.WithTalk();
        store.Overwrite(store.Message(3), new string(' ', File.ReadAllText(store.Message(3)).Length));

        Assert.True((await store.OnlyFindingAsync(FindingKind.UnreadableMessage, isInContentsOnly: true)).IsDamage);
        await store.RepairCleanlyAsync();
        AssertPoolIsWhole(store);
    }

    [Fact]
    public async Task LinkInPlaceOfAMessage_IsUnreadable()
    {
        using var store = MigratedStore.WithTalk();
        string elsewhere = store.Directory.Write("elsewhere.json", File.ReadAllBytes(store.Message(3)));
        File.Delete(store.Message(3));
        File.CreateSymbolicLink(store.Message(3), elsewhere);

        await store.OnlyFindingAsync(FindingKind.UnreadableMessage);
        await store.RepairCleanlyAsync();
        Assert.Null(new FileInfo(store.Message(3)).LinkTarget);
        Assert.True(File.Exists(elsewhere));
    }

    [Fact]
    public async Task UnreadableMessageWithoutAnyCopy_IsLostAndStays()
    {
        using var store = MigratedStore.WithTalk();
        store.LoseBackupAndSource();
        store.Overwrite(store.Message(3), "torn");
        File.Delete(store.Context.Index);

        RepairResult result = await store.RepairAsync();

        Assert.Equal(RepairKind.RebuildIndex, Assert.Single(result.Done).Kind);
        Assert.Contains(result.Lost, l => l.Finding.Kind == FindingKind.UnreadableMessage);
        Assert.Equal("torn", File.ReadAllText(store.Message(3)));
        Assert.Contains(await store.CheckAsync(readData: false), f => f.Kind == FindingKind.UnreadableMessage);
    }

    [Fact]
    public async Task MisnamedMessage_IsDamageAndGetsItsName()
    {
        using var store = MigratedStore.WithTalk();
        File.Move(store.Message(3), store.Context.Message(Nobody));

        Finding finding = await store.OnlyFindingAsync(FindingKind.MisnamedMessage);
        Assert.True(finding.IsDamage);
        Assert.Equal((Some.MessageId(3), FindingTraits.IsWanted), (finding.Message, finding.Traits));
        Assert.Equal(RepairKind.RenameMessage, (await store.RepairCleanlyAsync()).Done[0].Kind);
        AssertPoolIsWhole(store);
    }

    [Fact]
    public async Task MessageNamedInCapitals_IsMisnamed()
    {
        using var store = MigratedStore.WithTalk();
        string capitals = Path.Combine(store.Context.Pool, $"{Some.MessageId(3)}".ToUpperInvariant() + ".json");
        File.Move(store.Message(3), capitals);

        Assert.True((await store.OnlyFindingAsync(FindingKind.MisnamedMessage)).IsDamage);
        await store.RepairCleanlyAsync();
        AssertPoolIsWhole(store);
    }

    [Fact]
    public async Task MessageOverAnother_IsMisnamedAndTheOtherComesBack()
    {
        using var store = MigratedStore.WithTalk();
        File.Copy(store.Message(4), store.Message(2), overwrite: true);

        Assert.True((await store.OnlyFindingAsync(FindingKind.MisnamedMessage, isInContentsOnly: true)).IsDamage);
        await store.RepairCleanlyAsync();
        AssertPoolIsWhole(store);
    }

    [Fact]
    public async Task TwoMessagesThatChangedPlaces_BothComeBack()
    {
        using var store = MigratedStore.WithTalk();
        File.Move(store.Message(2), store.Directory["aside"]);
        File.Move(store.Message(4), store.Message(2));
        File.Move(store.Directory["aside"], store.Message(4));

        await store.RepairCleanlyAsync();
        AssertPoolIsWhole(store);
    }

    [Fact]
    public async Task MisnamedMessageThatNobodyNames_IsForAPersonToDecide()
    {
        using var store = MigratedStore.WithTalk();
        store.LoseBackupAndSource();
        store.Edit(store.Message(3), $"\"{Some.MessageId(3)}\"", $"\"{Nobody}\"");
        TreeSnapshot before = store.Directory.Snapshot();

        RepairResult result = await store.RepairAsync();

        Assert.Contains(result.Lost, l => l.Finding.Kind == FindingKind.MisnamedMessage);
        Assert.Empty(before.DifferencesTo(store.Directory.Snapshot()));
    }

    [Fact]
    public async Task ForeignFileInThePool_IsANotice()
    {
        using var store = MigratedStore.WithTalk();
        store.Overwrite(Path.Combine(store.Context.Pool, "a.json"), "{}");

        Assert.False((await store.OnlyFindingAsync(FindingKind.ForeignFile)).IsDamage);
    }

    [Fact]
    public async Task ParentThatTheSourceNeverHad_IsANotice()
    {
        LegacyJson legacy = new LegacyJson(Some.ContextId(1)).Add(new MessageJson { Id = Some.MessageId(1), Parent = Nobody });
        using var store = MigratedStore.With(legacy);

        Finding finding = await store.OnlyFindingAsync(FindingKind.ParentMissing, isInContentsOnly: true);
        Assert.Equal((Some.MessageId(1).ToString(), Nobody, false), (finding.Within, finding.Message, finding.IsDamage));
        Assert.Empty((await store.RepairAsync()).Done);
    }

    [Fact]
    public async Task LostParentThatOnlyTheBackupKnows_IsDamageAndComesBack()
    {
        LegacyJson legacy = new LegacyJson(Some.ContextId(1)).Talk(3);
        using var store = MigratedStore.With(legacy.Branch("main", legacy.Ids.Skip(1)));
        File.Delete(store.Message(1));
        IndexStore.Rebuild(store.Files, store.Context, Permissions.Public, Some.Time);

        Assert.True((await store.OnlyFindingAsync(FindingKind.ParentMissing, isInContentsOnly: true)).IsDamage);
        await store.RepairAsync();
        AssertPoolIsWhole(store);
    }

    [Fact]
    public async Task PoolMissing_IsANoticeAndIsCreated()
    {
        using var store = MigratedStore.WithTalk(messages: 0);
        Directory.Delete(store.Context.Pool);

        Assert.False((await store.OnlyFindingAsync(FindingKind.PoolMissing)).IsDamage);
        Assert.Equal(RepairKind.CreatePool, Assert.Single((await store.RepairCleanlyAsync()).Done).Kind);
    }

    [Fact]
    public async Task PoolLostWithAllMessages_ComesBack()
    {
        using var store = MigratedStore.WithTalk();
        Directory.Delete(store.Context.Pool, recursive: true);

        await store.RepairCleanlyAsync();
        AssertPoolIsWhole(store);
    }

    [Fact]
    public async Task FileInPlaceOfThePool_IsDamage()
    {
        using var store = MigratedStore.WithTalk(messages: 0);
        Directory.Delete(store.Context.Pool);
        store.Overwrite(store.Context.Pool, "");

        Assert.True((await store.OnlyFindingAsync(FindingKind.DirectoryUnreadable)).IsDamage);
        Assert.Equal(FindingKind.DirectoryUnreadable, Assert.Single((await store.RepairAsync()).Skipped).Finding.Kind);
    }

    private static RepairOptions PublishedLongAgo(MigratedStore store)
    {
        store.EditReceipt(r => r with { PublishedAt = Some.Time.ToString() });
        return new RepairOptions { Execute = true };
    }

    private static void AssertPoolIsWhole(MigratedStore store)
    {
        byte[] legacy = File.ReadAllBytes(File.Exists(store.SourcePath) ? store.SourcePath : store.BackupPath);
        Assert.Empty(PoolOracle.Differences(legacy, store.Context.Root));
    }
}
