using ContextPool.Checking;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Tests.Saving;

/// <summary>I6: what was acknowledged outlives a power cut at any later moment, with a log and while it is folded.</summary>
public sealed class CommitLogPowerCutTests : IDisposable
{
    private static readonly ContextId Id = Some.ContextId(77);

    private readonly TempDirectory _directory = TempDirectory.InMemory();
    private readonly List<(string Name, int Acknowledged)> _cuts = [];
    private readonly PowerCutFileOperations _files;
    private int _acknowledged;

    public CommitLogPowerCutTests() =>
        _files = new PowerCutFileOperations(UnsyncedFileOperations.OfThisPlatform, _directory["storage"]);

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(Remains.Synced)]
    [InlineData(Remains.Names)]
    [InlineData(Remains.NamesAndLengths)]
    public async Task AcknowledgedAppends_AreThereAfterACutAtAnyChange(Remains remains)
    {
        await AppendInAllWaysAsync(remains);
        Assert.True(_cuts.Count > 80, $"{_cuts.Count} cuts");
        foreach ((string name, int acknowledged) in _cuts) await AssertHasAsync(name, acknowledged);
        Trials.Count(GetType(), _cuts.Count, "power cuts");
    }

    private async Task AppendInAllWaysAsync(Remains remains)
    {
        ContextStore store = Open();
        await store.EnableFeatureAsync(StoreFeatures.CommitLog);
        ChatContext one = await store.CreateAsync(new NewContext { Id = Id, Messages = [SavingStore.Draft(1)] });
        _acknowledged = 1;
        _files.OnChange = () => Cut(remains);

        await AppendAsync(one, 2);
        await AppendAsync(one, 3);
        await one.AppendAllAsync([.. Enumerable.Range(4, 3).Select(SavingStore.Draft)]);
        _acknowledged = 6;
        await AppendAsync(await Open().OpenAsync(Id), 7);
        await one.RefreshAsync();
        await one.CreateBranchAsync("other");
        await AppendAsync(one, 8);
        StoreCommitLogs.FoldAll(_files, Layout, Some.Time, (id, why) => Assert.Fail($"{id}: {why}"), CancellationToken.None);
        await AppendAsync(one, 9);
        await store.DisableFeatureAsync(StoreFeatures.CommitLog);
        await AppendAsync(one, 10);
    }

    private async Task AppendAsync(ChatContext context, int number)
    {
        await context.AppendAsync(SavingStore.Draft(number));
        _acknowledged = number;
        _files.OnChange!();
    }

    private void Cut(Remains remains)
    {
        string name = $"cut-{_cuts.Count}";
        _files.CutTo(_directory, name, remains);
        _cuts.Add((name, _acknowledged));
    }

    private async Task AssertHasAsync(string name, int acknowledged)
    {
        ContextStore store = ContextStore.Open(_directory[name], SavingStore.Quick, SavingStore.Real, new StoppedClock { PassesOverWaits = true });
        ChatContext context = await store.OpenAsync(Id);
        int found = 0;
        await foreach (BranchMessage message in context.ReadBranchAsync("main"))
        {
            Assert.True(message.Message is not null, $"{name}: {message.WhyUnavailable}");
            Assert.Equal(Some.MessageId(++found), message.Id);
        }

        Assert.True(found >= acknowledged, $"{name}: {found} messages of {acknowledged}");
        await foreach (Finding finding in store.CheckAsync(new CheckOptions { ReadData = true }))
            Assert.False(finding.IsDamage, $"{name}: {finding}");
        await context.AppendAsync(SavingStore.Draft(50), "main");
        Assert.Equal(found + 1, (await SavingStore.IdsAsync(await store.OpenAsync(Id), "main")).Count);
    }

    private StoreLayout Layout => new(_directory["storage"]);

    private ContextStore Open() =>
        ContextStore.Open(Layout.Root, new ContextStoreOptions { Durable = true }, _files, new StoppedClock { PassesOverWaits = true });
}
