using ContextPool.Checking;
using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.TestKit;

namespace ContextPool.Tests.Checking;

/// <summary>What a repair promises whatever it mends.</summary>
public sealed class StoreRepairTests
{
    [Fact]
    public async Task DryRepair_TellsItsStepsAndTouchesNothing()
    {
        using MigratedStore store = Damaged();
        TreeSnapshot before = store.Directory.Snapshot();

        RepairResult result = await store.RepairAsync(new RepairOptions { TrashOrphans = true, TrashForeignFiles = true });

        Assert.True(result.IsDry);
        Assert.NotEmpty(result.Done);
        Assert.Empty(before.DifferencesTo(store.Directory.Snapshot()));
    }

    [Fact]
    public async Task ManyKindsOfDamage_AreMendedInOneRun()
    {
        using MigratedStore store = Damaged();

        await store.RepairCleanlyAsync();

        AssertIsAsMigrated(store);
    }

    [Fact]
    public async Task HealthyStore_IsNotWritten()
    {
        using var store = MigratedStore.WithTalk();
        var recorded = new RecordingFileOperations(store.Files);

        RepairResult result = await store.RepairAsync(files: recorded);

        Assert.Empty(result.Done);
        Assert.Equal(0, recorded.ChangeCount);
    }

    [Fact]
    public async Task ContextThatIsBeingWritten_IsLeftAlone()
    {
        using var store = MigratedStore.WithTalk();
        File.Delete(store.Message(1));
        TreeSnapshot before = store.Directory.Snapshot();
        using (store.Files.TryLock(store.Context.Root))
        {
            RepairResult result = await store.RepairAsync();
            Assert.Contains("being written", Assert.Single(result.Skipped).Why, StringComparison.Ordinal);
            Assert.Empty(before.DifferencesTo(store.Directory.Snapshot()));
        }

        await store.RepairCleanlyAsync();
    }

    [Fact]
    public async Task FindingsOfACheck_LimitTheRepairToTheirContexts()
    {
        using var store = MigratedStore.WithTalk();
        store.Add(Some.ContextId(2), new LegacyJson(Some.ContextId(2)).Talk(1).ToBytes());
        File.Delete(store.Message(1));
        File.Delete(store.Store.Context(Some.ContextId(2)).Message(Some.MessageId(1)));
        List<Finding> findings = [.. (await store.CheckAsync()).Where(f => f.Context == store.Id)];

        RepairResult result = await new StoreRepair(store.Store.Root, store.Files, store.Clock).RunAsync(
            findings, new RepairOptions { Execute = true, Backups = LegacyBackups.Reader });

        Assert.All(result.Done, a => Assert.Equal(store.Id, a.Context));
        Assert.Equal(Some.ContextId(2), Assert.Single(await store.CheckAsync()).Context);
    }

    [Fact]
    public async Task MessageThatMayNotBeRead_IsNoReasonToReplaceIt()
    {
        using var store = MigratedStore.WithTalk();
        byte[] before = File.ReadAllBytes(store.Message(2));
        using var faulty = new FaultyFileOperations(store.Files);
        faulty.FailFrom(FileOperationKind.OpenRead, $"{Some.MessageId(2)}", FileFailure.AccessDenied);

        RepairResult result = await store.RepairAsync(files: faulty);

        Assert.Empty(result.Done);
        Assert.Equal(FindingKind.UnreadableMessage, Assert.Single(result.Skipped).Finding.Kind);
        Assert.Equal(before, File.ReadAllBytes(store.Message(2)));
    }

    [Fact]
    public async Task MessageThatTheDiskDoesNotGiveBack_IsReplacedFromTheBackup()
    {
        using var store = MigratedStore.WithTalk();
        RepairResult result = await store.RepairAsync(files: new BadSector(store.Files, store.Message(2)));

        Assert.Contains(result.Done, a => a.Kind == RepairKind.RecoverMessage);
        Assert.Equal([$"messages_pool/{Some.MessageId(2)}.json"], store.Trashed().Where(t => t.StartsWith("messages_pool", StringComparison.Ordinal)));
        AssertIsAsMigrated(store);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task I7_KilledAtAnyOperation_NothingIsWorseAndTheNextRepairFinishes()
    {
        for (int change = 1; ; change++)
        {
            using MigratedStore store = Damaged();
            HashSet<string> contents = Contents(store);
            var faulty = new FaultyFileOperations(store.Files).DieAtChange(change);

            await store.RepairAsync(new RepairOptions { Execute = true }, faulty);

            contents.ExceptWith(Contents(store));
            Assert.True(contents.Count == 0, $"killed at change {change}: {contents.Count} files are nowhere any more");
            await store.RepairCleanlyAsync();
            AssertIsAsMigrated(store);
            if (!faulty.IsDead)
            {
                Assert.True(change > 20, $"only {change} changes: this tested too little");
                return;
            }
        }
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task I7_KilledWhileTrashingOrphans_LeavesNoTraceOfALoss()
    {
        for (int change = 1; ; change++)
        {
            LegacyJson legacy = new LegacyJson(Some.ContextId(1)).Talk(4);
            using var store = MigratedStore.With(legacy.Branch("main", legacy.Ids.Take(2)));
            var faulty = new FaultyFileOperations(store.Files).DieAtChange(change);
            var options = new RepairOptions { Execute = true, TrashOrphans = true };

            await store.RepairAsync(options, faulty);

            Assert.DoesNotContain(await store.CheckAsync(), f => f.IsDamage);
            await store.RepairCleanlyAsync(options);
            if (!faulty.IsDead) return;
        }
    }

    [Fact]
    public async Task I7_SaveKilledAtAnyOperation_IsNoDamageAndARepairClearsUp()
    {
        for (int change = 1; ; change++)
        {
            using var store = MigratedStore.WithTalk();
            var faulty = new FaultyFileOperations(store.Files).DieAtChange(change);
            ContextStore dying = ContextStore.Open(store.Store.Root, new ContextStoreOptions(), faulty, store.Clock);
            ChatContext context = await dying.OpenAsync(store.Id);
            Exception? e = await Record.ExceptionAsync(() => context.AppendAsync(MessageDraft.FromText("User", "the last words")));

            Assert.DoesNotContain(await store.CheckAsync(), f => f.IsDamage);
            await store.RepairCleanlyAsync(new RepairOptions { Execute = true, TrashOrphans = true });
            if (e is null) return;
        }
    }

    [Fact]
    public async Task SavedMessages_AreNoFindings()
    {
        using var store = MigratedStore.WithTalk();
        ChatContext context = await ContextStore.Open(store.Store.Root).OpenAsync(store.Id);
        for (int i = 0; i < 3; i++) await context.AppendAsync(MessageDraft.FromText("User", $"saved {i}"));

        Assert.Empty(await store.CheckAsync());
    }

    [Fact]
    public async Task ContextCreatedByTheLibrary_HasNoFindings()
    {
        using var store = new MigratedStore();
        await ContextStore.Open(store.Store.Root).CreateAsync(new NewContext { Messages = [MessageDraft.FromText("User", "hello")] });

        Assert.Empty(await store.CheckAsync());
    }

    /// <summary>One file cannot be read, whatever its name.</summary>
    private sealed class BadSector(IFileOperations inner, string path) : WrappingFileOperations(inner)
    {
        private readonly ulong _inode = inner.Stat(path)!.Value.Inode;
        private readonly IFileOperations _inner = inner;

        protected override void Before(in FileOperation operation)
        {
            if (operation.Kind == FileOperationKind.OpenRead && _inner.Stat(operation.Path)?.Inode == _inode)
                throw new FileOperationException(FileFailure.Device, "read", operation.Path, "bad sector");
        }
    }

    /// <summary>Metadata torn, one message torn, one lost, one misnamed, the index torn, litter.</summary>
    private static MigratedStore Damaged()
    {
        var store = MigratedStore.WithTalk(messages: 5);
        MigratedStore.Tear(store.Context.Metadata, 100);
        MigratedStore.Tear(store.Message(1), 30);
        File.Delete(store.Message(2));
        File.Move(store.Message(3), store.Context.Message(Some.MessageId(0x99)));
        MigratedStore.Tear(store.Context.Index, 60);
        store.Overwrite(store.Context.IndexLog, "\0");
        store.Overwrite(store.Context.Aside(), "half");
        return store;
    }

    /// <summary>The bytes of every file of the context and the trash that are not made by a repair itself.</summary>
    private static HashSet<string> Contents(MigratedStore store) =>
    [
        .. Directory.EnumerateFiles(store.Store.Root, "*", SearchOption.AllDirectories).Select(f => Convert.ToHexString(File.ReadAllBytes(f))),
    ];

    private static void AssertIsAsMigrated(MigratedStore store) =>
        Assert.Empty(PoolOracle.Differences(File.ReadAllBytes(store.BackupPath), store.Context.Root));
}
