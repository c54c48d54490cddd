using ContextPool.Files;
using ContextPool.Migrator.Tests.Support;
using ContextPool.Storage.Local;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Commands;

public sealed class StoreFeaturesCommandTests : IDisposable
{
    private const string Plain = "{\"format\":\"contextpool\",\"version\":1,\"features\":[]}\n";

    private readonly StoreUnderTest _store = new();

    private string StoreFile => _store.Directory.ReadText("storage/store.json");

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task WithoutOptions_PrintsAndChangesNothing()
    {
        await _store.AddAsync(new LegacyJson().Talk(1));
        TreeSnapshot before = _store.Directory.Snapshot();
        Assert.Equal(0, await _store.RunAsync("store features"));
        Assert.Equal("commits_log  off\npacks  off\n", _store.Out);
        Assert.Empty(before.DifferencesTo(_store.Directory.Snapshot()));
    }

    [Fact]
    public async Task Enabled_AppendsGoToALogAndDisablingFoldsIt()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(2));
        Assert.Equal(0, await _store.RunAsync("store features --enable commits_log"));
        Assert.Equal("commits_log  on\npacks  off\n", _store.Out);
        Message appended = await (await ContextStore.Open(_store.Storage).OpenAsync(id)).AppendAsync(MessageDraft.FromText("User", "hello"));
        Assert.True(File.Exists(_store.PathIn(id, "commits.log")));
        Assert.Equal(0, await _store.RunAsync("check --read-data"));
        Assert.StartsWith("1 context, 3 messages", _store.Out, StringComparison.Ordinal);

        Assert.Equal(0, await _store.RunAsync("store features --disable commits_log"));

        Assert.Equal("commits_log  off\npacks  off\n", _store.Out);
        Assert.Equal(Plain, StoreFile);
        Assert.False(File.Exists(_store.PathIn(id, "commits.log")));
        Assert.Contains(appended.Id.ToString(), File.ReadAllText(_store.PathIn(id, "context.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--enable")]
    [InlineData("--disable")]
    public async Task WhileARunHoldsTheStore_IsRefused(string option)
    {
        await _store.AddAsync(new LegacyJson().Talk(1));
        using RunLock? held = RunLock.TryTake(FileOperations.ForThisPlatform, new StoreLayout(_store.Storage), "a run", out _);
        Assert.Equal(ExitCodes.StoreLocked, await _store.RunAsync($"store features {option} commits_log"));
        Assert.Contains("run a run", _store.Error, StringComparison.Ordinal);
        Assert.Equal(Plain, StoreFile);
    }

    [Theory]
    [InlineData("--enable time_travel", "'time_travel': expected commits_log")]
    [InlineData("--enable commits_log --disable commits_log", "expected one of them")]
    public async Task WrongUsage_IsTold(string options, string complaint)
    {
        await _store.AddAsync(new LegacyJson().Talk(1));
        Assert.Equal(ExitCodes.UsageError, await _store.RunAsync($"store features {options}"));
        Assert.Contains(complaint, _store.Error, StringComparison.Ordinal);
        Assert.Equal(Plain, StoreFile);
    }

    [Fact]
    public async Task NoStore_IsRefused() =>
        Assert.NotEqual(0, await _store.RunAsync("store features --enable commits_log"));
}
