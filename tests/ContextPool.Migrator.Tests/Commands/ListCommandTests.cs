using System.Text.Json;
using ContextPool.Migrator.Tests.Support;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Commands;

public sealed class ListCommandTests : IDisposable
{
    private readonly StoreUnderTest _store = new();

    [Fact]
    public async Task PoolsAndLegacyFiles_AreListedOnce()
    {
        ContextId pool = await _store.AddAsync(new LegacyJson().Talk(2).Member("title", "\"Soup\""));
        ContextId legacy = _store.AddLegacy(new LegacyJson().Talk(3));
        Assert.Equal(0, await _store.RunAsync("list"));
        Assert.Equal(2, _store.Lines.Length);
        Assert.Matches($"^{pool}  pool    +2 .*  Soup$", _store.Lines[0]);
        Assert.Matches($"^{legacy}  legacy  +3 .*  -$", _store.Lines[1]);
    }

    [Fact]
    public async Task Json_IsAnArrayOfContexts()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(2));
        Assert.Equal(0, await _store.RunAsync("list --json"));
        using JsonDocument json = JsonDocument.Parse(_store.Out);
        JsonElement row = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(id.ToString(), row.GetProperty("id").GetString());
        Assert.Equal("pool", row.GetProperty("kind").GetString());
        Assert.Equal(2, row.GetProperty("messages").GetInt32());
        Assert.Equal(TestKit.Some.TimeAfter(1).ToString(), row.GetProperty("updated").GetString());
    }

    [Fact]
    public async Task Layout_IsToldWithTheBytesAsStored()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(20));
        Assert.Equal("loose", (await RowAsync()).Layout);
        await ContextStore.Open(_store.Storage).PackAsync(id);
        (string layout, long bytes, long stored, double? ratio) = await RowAsync();
        Assert.Equal("packed", layout);
        Assert.InRange(stored, 1, bytes - 1);
        Assert.Equal(Math.Round((double)bytes / stored, 2), ratio);

        ChatContext context = await ContextStore.Open(_store.Storage).OpenAsync(id);
        await context.AppendAsync(MessageDraft.FromText("User", "More"));
        Assert.Equal("mixed", (await RowAsync()).Layout);
        Assert.Equal(0, await _store.RunAsync("list"));
        Assert.Matches($@"^{id}  pool    +21  .*  mixed   +\S+ k?B +\S+ ×  ", _store.Lines[0]);
    }

    private async Task<(string Layout, long Bytes, long Stored, double? Ratio)> RowAsync()
    {
        Assert.Equal(0, await _store.RunAsync("list --json"));
        using JsonDocument json = JsonDocument.Parse(_store.Out);
        JsonElement row = Assert.Single(json.RootElement.EnumerateArray());
        return (row.GetProperty("layout").GetString()!, row.GetProperty("bytes").GetInt64(), row.GetProperty("stored_bytes").GetInt64(), row.GetProperty("ratio").GetDouble());
    }

    [Fact]
    public async Task LegacyFilesWithoutAStore_AreListed()
    {
        _store.AddLegacy(new LegacyJson().Talk(1));
        Assert.Equal(0, await _store.RunAsync("list"));
        Assert.Single(_store.Lines);
    }

    [Fact]
    public async Task UnreadableContext_IsListedAsSuch()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(1));
        await _store.AddAsync(new LegacyJson().Talk(1));
        _store.Directory.Write($"storage/contexts/{id}/context.json", "{");
        Assert.Equal(ExitCodes.DamageFound, await _store.RunAsync("list"));
        Assert.Equal(2, _store.Lines.Length);
        Assert.Contains(_store.Lines, l => l.StartsWith($"{id}  pool    unreadable: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TitleOverTwoLines_StaysOnOne()
    {
        await _store.AddAsync(new LegacyJson().Talk(1).Member("title", "\"a\\nb\\u001b[2J\""));
        Assert.Equal(0, await _store.RunAsync("list"));
        Assert.EndsWith("  a\\nb\\u001b[2J\n", _store.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamedLegacyDirectoryThatIsMissing_IsExitCode10()
    {
        await _store.AddAsync(new LegacyJson().Talk(1));
        string missing = _store.Directory["missing"];
        Assert.Equal(ExitCodes.LegacyDirectoryMissing, await _store.RunPlainAsync("list", "-s", _store.Storage, "-l", missing));
        Assert.Contains(missing, _store.Error, StringComparison.Ordinal);
        Assert.Empty(_store.Out);
    }

    public void Dispose() => _store.Dispose();
}
