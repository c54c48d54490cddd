using ContextPool.Checking;
using ContextPool.Files;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

/// <summary>Appends in a store with the feature: what is acknowledged is there, for readers of the log and after every fold.</summary>
public sealed class CommitLogTests : IDisposable
{
    private static readonly ContextId Id = Some.ContextId(77);

    private readonly SavingStore _store = new();

    private ContextLayout Context => _store.Layout.Context(Id);

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Append_LeavesTheHeadAloneAndIsReadBack()
    {
        ChatContext context = await CreateAsync(3);
        string head = _store.Metadata(Id);
        await context.AppendAsync(SavingStore.Draft(4));
        await context.AppendAllAsync([SavingStore.Draft(5), SavingStore.Draft(6)]);

        Assert.Equal(head, _store.Metadata(Id));
        Assert.Equal(2, File.ReadAllLines(Context.CommitLog).Length);
        Assert.Equal(Ids(6), await SavingStore.IdsAsync(context));
        ChatContext other = await _store.OpenAsync(Id);
        Assert.Equal(Ids(6), await SavingStore.IdsAsync(other));
        Assert.Equal(SavingStore.Text(context.Metadata.Json), SavingStore.Text(other.Metadata.Json));
        Assert.Empty(await FindingsAsync());
    }

    [Fact]
    public async Task WithoutTheFeature_ThereIsNoLog()
    {
        ChatContext context = await _store.CreateAsync(3, Id);
        await context.AppendAsync(SavingStore.Draft(4));
        Assert.False(File.Exists(Context.CommitLog));
        Assert.Equal("{\"format\":\"contextpool\",\"version\":1,\"features\":[]}\n", File.ReadAllText(_store.Layout.StoreFile));
    }

    [Fact]
    public async Task SavesWithAndWithoutALog_EndInTheSameHead()
    {
        ChatContext logged = await CreateAsync(3);
        await SaveAllKindsAsync(logged);
        await _store.Open().DisableFeatureAsync(StoreFeatures.CommitLog);
        string folded = _store.Metadata(Id);
        Assert.False(File.Exists(Context.CommitLog));

        using var plain = new SavingStore();
        await SaveAllKindsAsync(await plain.CreateAsync(3, Id));
        Assert.Equal(plain.Metadata(Id), folded);
    }

    [Fact]
    public async Task EditOfABranch_TakesTheLogIntoTheHead()
    {
        ChatContext context = await CreateAsync(3);
        await context.AppendAsync(SavingStore.Draft(4));
        await context.CreateBranchAsync("other");
        Assert.False(File.Exists(Context.CommitLog));
        Assert.Equal(Ids(4), await SavingStore.IdsAsync(await _store.OpenAsync(Id), "other"));
    }

    [Fact]
    public async Task TwoStoresInTurn_SeeEachOther()
    {
        ChatContext one = await CreateAsync(1);
        ChatContext two = await _store.OpenAsync(Id);
        for (int i = 2; i < 20; i += 2)
        {
            await one.AppendAsync(SavingStore.Draft(i));
            await two.AppendAsync(SavingStore.Draft(i + 1));
        }

        await one.RefreshAsync();
        Assert.Equal(Ids(19), await SavingStore.IdsAsync(one));
        Assert.Equal(Ids(19), await SavingStore.IdsAsync(two));
        Assert.Equal(19, (await one.GetIndexAsync()).Count);
    }

    [Fact]
    public async Task ManyAtOnceFromTwoStores_AllArrive()
    {
        ChatContext one = await CreateAsync(1);
        ChatContext two = await _store.OpenAsync(Id);
        await Task.WhenAll(Enumerable.Range(2, 40).Select(i => (i % 2 == 0 ? one : two).AppendAsync(SavingStore.Draft(i))));
        Assert.Equal(Ids(41), (await SavingStore.IdsAsync(await _store.OpenAsync(Id))).Order());
        Assert.Empty(await FindingsAsync());
    }

    [Fact]
    public async Task LogThatOutgrewItsHead_IsFolded()
    {
        ChatContext context = await CreateAsync(1);
        int next = 2;
        bool wasFolded = false;
        for (int i = 0; i < 10 && !wasFolded; i++)
        {
            await context.AppendAllAsync([.. Enumerable.Range(next, 900).Select(SavingStore.Draft)]);
            next += 900;
            wasFolded = !File.Exists(Context.CommitLog);
        }

        Assert.True(wasFolded);
        Assert.Equal(next - 1, context.Metadata.Branches[0].MessageIds.Count);
        Assert.Equal(SavingStore.Text(context.Metadata.Json), _store.Metadata(Id));
    }

    [Fact]
    public async Task HeadRewrittenByAnotherProgram_IsRebasedOn()
    {
        ChatContext context = await CreateAsync(2);
        string before = _store.Metadata(Id);
        await context.AppendAsync(SavingStore.Draft(3));
        _store.WriteMetadata(Id, before.Replace("\"idle\"", "\"paused\"", StringComparison.Ordinal));

        Assert.Equal(Ids(3), await SavingStore.IdsAsync(await _store.OpenAsync(Id)));
        await context.AppendAsync(SavingStore.Draft(4));
        Assert.Equal(Ids(4), await SavingStore.IdsAsync(await _store.OpenAsync(Id)));
        Assert.Contains("paused", _store.Metadata(Id), StringComparison.Ordinal);
        Assert.Empty(await FindingsAsync());
    }

    [Fact]
    public async Task BranchThatWentOnElsewhere_IsAFindingAndNoLoss()
    {
        ChatContext context = await CreateAsync(3);
        string three = _store.Metadata(Id);
        await context.AppendAsync(SavingStore.Draft(4));
        int tip = three.IndexOf(Some.MessageId(3).ToString(), StringComparison.Ordinal);
        _store.WriteMetadata(Id, three[..(three.LastIndexOf(',', tip))] + three[(tip + 37)..]);

        Finding found = Assert.Single((await FindingsAsync()), f => f.Kind == FindingKind.UnappliedCommits);
        Assert.Equal((Context.CommitLog, Some.MessageId(4), true), (found.Place, found.Message, found.IsDamage));
        await (await _store.OpenAsync(Id)).AppendAsync(SavingStore.Draft(5));

        Finding kept = Assert.Single((await FindingsAsync()), f => f.Kind == FindingKind.UnappliedCommits);
        Assert.StartsWith("commits.unapplied-", Path.GetFileName(kept.Place), StringComparison.Ordinal);
        Assert.Equal(Some.MessageId(4).ToString(), kept.Within);
        Assert.True(File.Exists(Context.Message(Some.MessageId(4))));
    }

    [Fact]
    public async Task TornLastLine_IsIgnoredToldAndCutOff()
    {
        ChatContext context = await CreateAsync(1);
        await context.AppendAsync(SavingStore.Draft(2));
        using (IFileWriter writer = SavingStore.Real.OpenAppend(Context.CommitLog, Permissions.Private))
            writer.Write("5f0c4b1d2e9a7c33 {\"kind\":\"app"u8);
        Assert.Contains(await FindingsAsync(), f => f is { Kind: FindingKind.TornCommitLog, IsDamage: false });
        Assert.Equal(Ids(2), await SavingStore.IdsAsync(await _store.OpenAsync(Id)));
        await context.AppendAsync(SavingStore.Draft(3));
        Assert.Equal(Ids(3), await SavingStore.IdsAsync(await _store.OpenAsync(Id)));
        Assert.Empty(await FindingsAsync());
    }

    [Fact]
    public async Task ChangedByteInTheLog_IsAFindingAndTheLogIsKept()
    {
        ChatContext context = await CreateAsync(1);
        await context.AppendAsync(SavingStore.Draft(2));
        await context.AppendAsync(SavingStore.Draft(3));
        byte[] log = File.ReadAllBytes(Context.CommitLog);
        log[60] ^= 1;
        File.Delete(Context.CommitLog);
        SavingStore.Real.WriteNew(Context.CommitLog, log, Permissions.Private);
        Assert.Contains(await FindingsAsync(), f => f is { Kind: FindingKind.DamagedCommitLog, IsDamage: true });
        await (await _store.OpenAsync(Id)).AppendAsync(SavingStore.Draft(4));
        Assert.Equal(log, File.ReadAllBytes(Assert.Single(Directory.EnumerateFiles(Context.Root, "commits.unapplied-*"))));
    }

    [Fact]
    public async Task DigestOfAPoolWithALog_IsAnother()
    {
        ChatContext context = await CreateAsync(1);
        string? before = DigestOfFiles.Of(SavingStore.Real, Context);
        await context.AppendAsync(SavingStore.Draft(2));
        File.Delete(Context.Message(Some.MessageId(2)));
        Assert.NotEqual(before, DigestOfFiles.Of(SavingStore.Real, Context));
    }

    [Fact]
    public async Task FoldOfAll_LeavesPlainHeads()
    {
        ChatContext context = await CreateAsync(1);
        await context.AppendAsync(SavingStore.Draft(2));
        Assert.Equal(1, StoreCommitLogs.FoldAll(
            SavingStore.Real, _store.Layout, Some.Time, (id, why) => Assert.Fail($"{id}: {why}"), CancellationToken.None));
        Assert.False(File.Exists(Context.CommitLog));
        Assert.Equal(SavingStore.Text(context.Metadata.Json), _store.Metadata(Id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DeletedContext_ComesBackWithAllOfItsLog(bool foldFails)
    {
        ChatContext context = await CreateAsync(1);
        await context.AppendAsync(SavingStore.Draft(2));
        using (var files = new FaultyFileOperations(SavingStore.Real))
        {
            if (foldFails) files.Fail(FileOperationKind.Replace, "context.json");
            await _store.Open(files).DeleteAsync(Id);
        }

        string trashed = Assert.Single(Directory.GetDirectories(_store.Layout.Trash));
        Assert.Equal(foldFails, File.Exists(Path.Combine(trashed, "commits.log")));
        await _store.Open().RestoreAsync(Id);

        context = await _store.OpenAsync(Id);
        Assert.Equal(Ids(2), await SavingStore.IdsAsync(context));
        await context.AppendAsync(SavingStore.Draft(3));
        Assert.Equal(Ids(3), await SavingStore.IdsAsync(await _store.OpenAsync(Id)));
        Assert.Empty(await FindingsAsync());
    }

    [Fact]
    public async Task DisablingWhileAContextIsBusy_LeavesTheFeatureOn()
    {
        ChatContext context = await CreateAsync(1);
        await context.AppendAsync(SavingStore.Draft(2));
        ContextStore store = _store.Open();
        using (SavingStore.Real.TryLock(Context.Root))
            Assert.IsType<WriterWaitException>(await _store.PassTimeAsync(store.DisableFeatureAsync(StoreFeatures.CommitLog)));
        Assert.Equal(StoreFeatures.CommitLog, await store.ReadFeaturesAsync());
        Assert.True(File.Exists(Context.CommitLog));
        await store.DisableFeatureAsync(StoreFeatures.CommitLog);
        Assert.Equal((StoreFeatures.None, false), (await store.ReadFeaturesAsync(), File.Exists(Context.CommitLog)));
    }

    /// <summary>The second look finds a log that was begun behind the first; where it cannot be folded the feature is on again.</summary>
    [Fact]
    public async Task LogBegunWhileDisabling_IsFoldedOrKeepsTheFeatureOn()
    {
        ChatContext context = await CreateAsync(1);
        using (var files = new FaultyFileOperations(SavingStore.Real))
        {
            files.Before(FileOperationKind.Replace, "store.json", () => context.AppendAsync(SavingStore.Draft(2)).GetAwaiter().GetResult())
                .Fail(FileOperationKind.Replace, "context.json");
            ContextStore store = _store.Open(files);
            await Assert.ThrowsAsync<FileOperationException>(() => store.DisableFeatureAsync(StoreFeatures.CommitLog));
            Assert.Equal(StoreFeatures.CommitLog, await store.ReadFeaturesAsync());
        }

        Assert.Equal(Ids(2), await SavingStore.IdsAsync(await _store.OpenAsync(Id)));
        await _store.Open().DisableFeatureAsync(StoreFeatures.CommitLog);
        Assert.False(File.Exists(Context.CommitLog));
        Assert.Equal(Ids(2), await SavingStore.IdsAsync(await _store.OpenAsync(Id)));
    }

    private static async Task SaveAllKindsAsync(ChatContext context)
    {
        await context.AppendAsync(SavingStore.Draft(4));
        await context.CreateBranchAsync("other", upTo: Some.MessageId(2));
        await context.AppendAsync(SavingStore.Draft(5), "other");
        await context.AppendAllAsync([SavingStore.Draft(6), SavingStore.Draft(7)]);
        await context.MergeBranchAsync("main", "other");
        await context.SaveMetadataAsync(new Dictionary<string, string?> { ["title"] = "\"t\"" });
        await context.AppendAsync(SavingStore.Draft(8));
    }

    private static IEnumerable<MessageId> Ids(int count) => Enumerable.Range(1, count).Select(Some.MessageId);

    private async Task<ChatContext> CreateAsync(int messages)
    {
        await _store.Open().EnableFeatureAsync(StoreFeatures.CommitLog);
        return await _store.CreateAsync(messages, Id);
    }

    private async Task<List<Finding>> FindingsAsync()
    {
        var findings = new List<Finding>();
        // Nobody else writes here, and the clock stands still: there is nothing to wait for.
        var options = new CheckOptions { ReadData = true, LookSpacing = TimeSpan.Zero, SettleTime = TimeSpan.Zero };
        await foreach (Finding finding in _store.Open().CheckAsync(options)) findings.Add(finding);
        return findings;
    }
}
