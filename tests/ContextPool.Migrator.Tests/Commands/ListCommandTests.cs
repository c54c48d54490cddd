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

    [Fact]
    public async Task OnATerminal_IsATableThatFitsIt()
    {
        _store.IsTerminal = true;
        _store.Columns = 60;
        ContextId id = await _store.AddAsync(new LegacyJson(ContextId.Parse("12345678-0000-4000-8000-000000000001")).Talk(2).Member("title", $"\"{new string('x', 90)}\\u001b[2J\""));
        await _store.AddAsync(new LegacyJson().Talk(1));

        Assert.Equal(0, await _store.RunAsync("list --sort messages"));

        Assert.Matches("^ID +KIND +MESSAGES +SIZE +AGE +TITLE *$", _store.Lines[0]);
        Assert.StartsWith($"{id.ToString()[..8]}  pool  ", _store.Lines[1], StringComparison.Ordinal);
        Assert.All(_store.Lines, line => Assert.InRange(line.Length, 1, 60));
        Assert.Contains("xxx…", _store.Lines[1], StringComparison.Ordinal);
        Assert.StartsWith("2 contexts, 3 messages, ", _store.Lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', _store.Out);
    }

    [Fact]
    public async Task Colours_AreThereUnlessNobodyWantsThem()
    {
        _store.IsTerminal = true;
        await _store.AddAsync(new LegacyJson().Talk(1));
        _store.Variables.Remove("NO_COLOR");
        Assert.Equal(0, await _store.RunAsync("list"));
        Assert.Contains("\u001b[", _store.Out, StringComparison.Ordinal);
        _store.Variables["TERM"] = "dumb";
        Assert.Equal(0, await _store.RunAsync("list"));
        Assert.DoesNotContain('\u001b', _store.Out);
    }

    [Theory]
    [InlineData("id", "Soup", "apple pie", "Bread")]
    [InlineData("title", "apple pie", "Bread", "Soup")]
    [InlineData("messages", "Bread", "apple pie", "Soup")]
    [InlineData("age", "Soup", "Bread", "apple pie")]
    public async Task Order_IsTheOneAskedFor(string order, params string[] titles)
    {
        string[] ids = ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002", "00000000-0000-4000-8000-000000000003"];
        await AddAsync(ids[0], "Soup", messages: 1, seconds: 300);
        await AddAsync(ids[1], "apple pie", messages: 2, seconds: 100);
        await AddAsync(ids[2], "Bread", messages: 3, seconds: 200);

        Assert.Equal(0, await _store.RunAsync($"list --sort {order}"));

        Assert.Equal(titles, _store.Lines.Select(line => titles.Single(title => line.EndsWith($"  {title}", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("--match soup", 1)]
    [InlineData("--match *s*p*", 2)]
    [InlineData("--match 000000000002", 1)]
    [InlineData("--match nothing", 0)]
    [InlineData("--since 2100-01-01", 0)]
    [InlineData("--since 2000-01-01", 2)]
    public async Task Filter_LetsSomeThrough(string filter, int count)
    {
        await AddAsync("00000000-0000-4000-8000-000000000001", "Soup", messages: 1, seconds: 0);
        await AddAsync("00000000-0000-4000-8000-000000000002", "Salt and pepper", messages: 1, seconds: 0);
        Assert.Equal(0, await _store.RunAsync($"list {filter}"));
        Assert.Equal(count, _store.Lines.Length);
    }

    [Theory]
    [InlineData("list --since yesterday")]
    [InlineData("list --sort color")]
    public async Task UnknownWish_IsWrongUsage(string line)
    {
        await _store.AddAsync(new LegacyJson().Talk(1));
        Assert.Equal(ExitCodes.UsageError, await _store.RunAsync(line));
    }

    public void Dispose() => _store.Dispose();

    private Task<ContextId> AddAsync(string id, string title, int messages, int seconds)
    {
        var context = new LegacyJson(ContextId.Parse(id));
        for (int i = 0; i < messages; i++)
        {
            context.Add(new MessageJson { Id = TestKit.Some.MessageId(i + 1), MetadataJson = MessageJson.CreatedAt(TestKit.Some.TimeAfter(seconds + i)) });
        }

        return _store.AddAsync(context.Branch("main", context.Ids).Member("title", $"\"{title}\""));
    }
}
