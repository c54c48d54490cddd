using ContextPool.Migrator.Tests.Support;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Commands;

public sealed class RollbackCommandTests : IDisposable
{
    private readonly StoreUnderTest _store = new();

    [Fact]
    public async Task All_ComeBackAsTheyWere()
    {
        ContextId[] ids = [await _store.AddAsync(new LegacyJson().Talk(3)), await _store.AddAsync(new LegacyJson().Talk(2))];
        Assert.Equal(0, await _store.RunAsync("rollback --all --to", _store.Directory["back"]));
        Assert.EndsWith("2 of 2 contexts written whole\n", _store.Out, StringComparison.Ordinal);
        Assert.All(ids, id => Assert.Equal(
            File.ReadAllText(Path.Combine(_store.Legacy, $"{id}.json")), File.ReadAllText(_store.Directory["back", $"{id}.json"])));
    }

    [Fact]
    public async Task PackedContext_ComesBackAsItWas()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(30));
        await ContextStore.Open(_store.Storage).PackAsync(id);
        Assert.Empty(Directory.GetFiles(_store.Directory["storage", "contexts", id.ToString(), "messages_pool"]));
        Assert.Equal(0, await _store.RunAsync("rollback --all --to", _store.Directory["back"]));
        Assert.Equal(File.ReadAllText(Path.Combine(_store.Legacy, $"{id}.json")), File.ReadAllText(_store.Directory["back", $"{id}.json"]));
    }

    [Fact]
    public async Task FileThatIsThere_IsNotReplacedAndOthersAreWritten()
    {
        ContextId taken = await _store.AddAsync(new LegacyJson().Talk(1));
        ContextId free = await _store.AddAsync(new LegacyJson().Talk(1));
        _store.Directory.Write($"back/{taken}.json", "mine");
        Assert.Equal(
            ExitCodes.CompletedWithFailures,
            await _store.RunAsync("rollback", taken.ToString(), free.ToString(), "--to", _store.Directory["back"]));
        Assert.Equal("mine", _store.Directory.ReadText($"back/{taken}.json"));
        Assert.True(_store.Directory.Has($"back/{free}.json"));
        Assert.Contains(taken.ToString(), _store.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnreadableMessage_IsLeftOutOnlyWhenAskedTo()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(3));
        _store.Directory.Write($"storage/contexts/{id}/messages_pool/{TestKit.Some.MessageId(3)}.json", "torn");
        string[] to = ["--to", _store.Directory["back"]];
        Assert.Equal(ExitCodes.CompletedWithFailures, await _store.RunAsync($"rollback {id}", to));
        Assert.False(_store.Directory.Has($"back/{id}.json"));
        Assert.Equal(ExitCodes.CompletedWithFailures, await _store.RunAsync($"rollback {id} --leave-out-unreadable", to));
        Assert.Contains("left out: ", _store.Out, StringComparison.Ordinal);
        Assert.True(_store.Directory.Has($"back/{id}.json"));
    }

    [Theory]
    [InlineData("rollback --to x", "--all")]
    [InlineData($"rollback {Support.Some.Id} --all --to x", "--all")]
    [InlineData("rollback --all", "--to")]
    public async Task WrongUsage_IsToldOnALine(string line, string told)
    {
        Assert.Equal(ExitCodes.UsageError, await _store.RunAsync(line));
        Assert.Contains(told, _store.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _store.Dispose();
}
