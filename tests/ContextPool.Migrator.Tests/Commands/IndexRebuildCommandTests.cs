using ContextPool.Migrator.Tests.Support;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Commands;

public sealed class IndexRebuildCommandTests : IDisposable
{
    private readonly StoreUnderTest _store = new();

    [Fact]
    public async Task TornIndex_IsMadeAnew()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(3));
        _store.Directory.Write($"storage/contexts/{id}/index.json", "{");
        Assert.Equal(0, await _store.RunAsync("index rebuild"));
        Assert.Equal($"{id}  3 messages", _store.Lines[0]);
        Assert.Equal(0, await _store.RunAsync("check"));
        Assert.EndsWith(": 0 findings, 0 of them damage\n", _store.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownContext_IsToldAndOthersAreRebuilt()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(1));
        Assert.Equal(ExitCodes.CompletedWithFailures, await _store.RunAsync("index rebuild", Support.Some.Id, id.ToString()));
        Assert.Contains(Support.Some.Id, _store.Error, StringComparison.Ordinal);
        Assert.Contains($"1 of 2 indexes rebuilt", _store.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongUsage_NamesTheWholeCommand()
    {
        Assert.Equal(ExitCodes.UsageError, await _store.RunAsync("index rebuild abc"));
        Assert.Contains("'contextpool index rebuild --help'", _store.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _store.Dispose();
}
