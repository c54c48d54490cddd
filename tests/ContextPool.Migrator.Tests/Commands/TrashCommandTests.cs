using ContextPool.Migrator.Tests.Support;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Commands;

/// <summary><c>delete</c>, <c>restore</c> and <c>gc</c>.</summary>
public sealed class TrashCommandTests : IDisposable
{
    private readonly StoreUnderTest _store = new();

    [Fact]
    public async Task DeleteWithoutYes_DoesNothing()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(1));
        Assert.Equal(ExitCodes.UsageError, await _store.RunAsync("delete", id.ToString()));
        Assert.Contains("--yes", _store.Error, StringComparison.Ordinal);
        Assert.True(Directory.Exists(_store.PathIn(id)));
    }

    [Fact]
    public async Task DeletedContext_ComesBack()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(2));
        Assert.Equal(0, await _store.RunAsync("delete --yes", id.ToString()));
        Assert.False(Directory.Exists(_store.PathIn(id)));
        Assert.Equal(0, await _store.RunAsync("restore", id.ToString()));
        Assert.Equal(0, await _store.RunAsync("check --read-data"));
        Assert.StartsWith("1 context, 2 messages", _store.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("restore")]
    [InlineData("delete --yes")]
    public async Task UnknownContext_IsTold(string command)
    {
        await _store.AddAsync(new LegacyJson().Talk(1));
        Assert.Equal(ExitCodes.CompletedWithFailures, await _store.RunAsync(command, Support.Some.Id));
        Assert.Contains(Support.Some.Id, _store.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LegacyFile_IsNotDeleted()
    {
        await _store.AddAsync(new LegacyJson().Talk(1));
        ContextId id = _store.AddLegacy(new LegacyJson().Talk(1));
        Assert.Equal(ExitCodes.CompletedWithFailures, await _store.RunAsync("delete --yes", id.ToString()));
        Assert.True(File.Exists(Path.Combine(_store.Legacy, $"{id}.json")));
    }

    [Fact]
    public async Task Trash_IsEmptiedOnceItIsDue()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(1));
        Assert.Equal(0, await _store.RunAsync("delete --yes", id.ToString()));
        Assert.Equal(0, await _store.RunAsync("gc"));
        Assert.Equal("0 removed, 1 stay in the trash\n", _store.Out);

        _store.Time = new StoppedClock(TimeProvider.System.GetUtcNow().AddDays(8));
        Assert.Equal(0, await _store.RunAsync("gc --dry-run"));
        Assert.EndsWith("1 due, 0 stay in the trash\n", _store.Out, StringComparison.Ordinal);
        Assert.Equal(0, await _store.RunAsync("gc"));
        Assert.EndsWith("1 removed, 0 stay in the trash\n", _store.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.CompletedWithFailures, await _store.RunAsync("restore", id.ToString()));
    }

    public void Dispose() => _store.Dispose();
}
