using ContextPool.Checking;
using ContextPool.Files;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Checking;

/// <summary>What a check looks at, in which order, and that it goes on.</summary>
public sealed class StoreCheckerTests
{
    [Fact]
    public async Task MigratedContext_HasNoFindings()
    {
        using var store = MigratedStore.WithTalk();

        Assert.Empty(await store.CheckAsync(readData: true));
        Assert.Empty(await store.CheckAsync(readData: false));
    }

    [Fact]
    public async Task EverySample_HasNoDamage()
    {
        using var store = new MigratedStore();
        foreach (ContextId id in Samples.Ids) store.Add(id, File.ReadAllBytes(Samples.PathOf(id)));

        Assert.DoesNotContain(await store.CheckAsync(), f => f.IsDamage);
    }

    [Fact]
    public async Task StoreThatIsNotThere_HasNoFindings()
    {
        using var directory = new TempDirectory();
        var findings = new List<Finding>();
        await foreach (Finding finding in new StoreChecker(directory["none"]).CheckAsync(new CheckOptions())) findings.Add(finding);
        Assert.Empty(findings);
    }

    [Fact]
    public async Task Check_ChangesNothing()
    {
        using var store = MigratedStore.WithTalk();
        File.Delete(store.Message(2));
        store.Overwrite(store.Context.IndexLog, "torn");
        TreeSnapshot before = store.Directory.Snapshot();

        await store.CheckAsync();

        Assert.Empty(before.DifferencesTo(store.Directory.Snapshot()));
    }

    [Fact]
    public async Task StructureCheck_ReadsNoMessage()
    {
        using var store = MigratedStore.WithTalk();
        var recorded = new RecordingFileOperations(store.Files);

        await store.CheckAsync(readData: false, recorded);

        Assert.Equal(0, recorded.CountOf(FileOperationKind.OpenRead, "messages_pool"));
        Assert.Equal(0, recorded.ChangeCount);
    }

    [Fact]
    public async Task I10_UnreadableThings_DoNotHideEachOther()
    {
        using var store = MigratedStore.WithTalk();
        store.Add(Some.ContextId(2), new LegacyJson(Some.ContextId(2)).Talk(1).ToBytes());
        store.Overwrite(store.Context.Metadata, "{");
        store.Overwrite(store.Message(1), "[]");
        File.Delete(store.Message(2));
        store.Overwrite(store.Store.Context(Some.ContextId(2)).Message(Some.MessageId(1)), "");

        List<Finding> findings = await store.CheckAsync();

        Assert.Equal(
            ["metadata_unreadable", "unreadable_message", "missing_message", "unreadable_message"], findings.Select(f => f.Code));
    }

    [Fact]
    public async Task RefusedDirectory_IsAFindingAndTheNextContextIsChecked()
    {
        using var store = MigratedStore.WithTalk();
        store.Add(Some.ContextId(2), new LegacyJson(Some.ContextId(2)).Talk(1).ToBytes());
        using var faulty = new FaultyFileOperations(store.Files);
        faulty.FailFrom(FileOperationKind.List, Path.Combine(store.Id.ToString(), "messages_pool"), FileFailure.AccessDenied);

        List<Finding> findings = await store.CheckAsync(readData: false, faulty);

        Assert.Contains(findings, f => f is { Kind: FindingKind.DirectoryUnreadable, IsDamage: true });
        Assert.All(findings, f => Assert.Equal(store.Id, f.Context));
    }

    [Fact]
    public async Task Subsets_CoverEveryContextOnce()
    {
        using var store = new MigratedStore();
        for (int i = 1; i <= 40; i++) store.Add(Some.ContextId(i), new LegacyJson(Some.ContextId(i)).ToBytes());
        long[] contexts = new long[7];
        for (int part = 1; part <= 7; part++)
        {
            var summary = new CheckSummary();
            await foreach (Finding finding in new StoreChecker(store.Store.Root, store.Files, store.Clock).CheckAsync(new CheckOptions { Subset = (part, 7) }, summary))
                Assert.Fail(finding.ToString());
            contexts[part - 1] = summary.Contexts;
        }

        Assert.Equal(40, contexts.Sum());
        Assert.All(contexts, c => Assert.InRange(c, 1, 15));
    }

    [Fact]
    public async Task Summary_CountsWhatWasLookedAt()
    {
        using var store = MigratedStore.WithTalk(messages: 5);
        store.Add(Some.ContextId(2), new LegacyJson(Some.ContextId(2)).Talk(2).ToBytes());
        File.Delete(store.Message(5));
        var summary = new CheckSummary();
        var options = new CheckOptions { ReadData = true, Only = new HashSet<ContextId> { store.Id } };
        await foreach (Finding _ in new StoreChecker(store.Store.Root, store.Files, store.Clock).CheckAsync(options, summary))
        {
        }

        Assert.Equal((1, 4, 1, 1), (summary.Contexts, summary.Messages, summary.Findings, summary.Damages));
        Assert.Equal(Enumerable.Range(1, 4).Sum(n => new FileInfo(store.Message(n)).Length), summary.Bytes);
    }

    [Fact]
    public async Task ContextsInManyThreads_ComeInTheOrderOfTheirIds()
    {
        using var store = new MigratedStore();
        for (int i = 1; i <= 20; i++) File.Delete(store.Add(Some.ContextId(i), new LegacyJson(Some.ContextId(i)).Talk(1).ToBytes()).Index);

        List<Finding> findings = await store.CheckAsync();

        Assert.Equal(Enumerable.Range(1, 20).Select(i => (ContextId?)Some.ContextId(i)), findings.Select(f => f.Context));
    }

    [Fact]
    public async Task SaveDuringTheLook_IsNoFinding()
    {
        using var store = MigratedStore.WithTalk();
        MessageId saved = Some.MessageId(9);
        using var faulty = new FaultyFileOperations(store.Files);

        // Another writer commits a whole message between our look at the metadata and our look at the pool.
        faulty.Before(FileOperationKind.List, "messages_pool", () =>
        {
            store.Overwrite(store.Context.Message(saved), MigratedStore.Node(saved, Some.MessageId(4)));
            store.Edit(store.Context.Metadata, $"\"{Some.MessageId(4)}\"", $"\"{Some.MessageId(4)}\",\"{saved}\"");
            File.Delete(store.Context.Index);
            IndexStore.Rebuild(store.Files, store.Context, Permissions.Public, Some.Time);
        });

        Assert.Empty(await store.CheckAsync(readData: true, faulty));
    }

    [Fact]
    public async Task NewerStore_IsRefused()
    {
        using var store = MigratedStore.WithTalk();
        store.Overwrite(store.Store.StoreFile, """{"format":"contextpool","version":3}""");

        await Assert.ThrowsAsync<StoreFormatException>(() => store.CheckAsync());
    }

    [Fact]
    public void NullArguments_AreRefusedAtOnce()
    {
        var checker = new StoreChecker("anywhere");
        var repair = new StoreRepair("anywhere");

        Assert.Throws<ArgumentNullException>(() => new StoreChecker(null!));
        Assert.Throws<ArgumentNullException>(() => new StoreRepair(null!));
        Assert.Throws<ArgumentNullException>(() => checker.CheckAsync(null!));
        Assert.Throws<ArgumentNullException>(() => { _ = repair.RunAsync(null!); });
        Assert.Throws<ArgumentNullException>(() => { _ = repair.RunAsync([], null!); });
        Assert.Throws<ArgumentNullException>(() => { _ = repair.RunAsync(null!, new RepairOptions()); });
    }
}
