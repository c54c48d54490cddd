using System.Text.Json;
using ContextPool.Migrator.Tests.Support;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Commands;

public sealed class SearchCommandTests : IDisposable
{
    private readonly StoreUnderTest _store = new();

    [Fact]
    public async Task WordsAreIndexed_OnlyWhereThatIsAskedFor()
    {
        ContextId id = await AddAsync("What soup?", "南瓜汤 is pumpkin soup.");
        Assert.Equal(ExitCodes.UsageError, await _store.RunAsync("search soup"));
        Assert.Contains("search --index", _store.Error, StringComparison.Ordinal);
        Assert.False(_store.Directory.Has("storage/catalogue.db"));

        Assert.Equal(0, await _store.RunAsync("search soup --index"));
        Assert.Equal(2, _store.Lines.Length);
        Assert.Matches($@"^{id}  [-0-9a-f]{{36}}  \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\dZ  Assistant  南瓜汤 is pumpkin soup\.$", _store.Lines[0]);
        Assert.Equal(0, await _store.RunAsync("search 汤 pump*"));
        Assert.Single(_store.Lines);
    }

    /// <summary>Messages that are saved at once have one time: their order in the branch tells which came later.</summary>
    [Fact]
    public async Task WhatWasSaidLast_ComesFirst_WithinOneMomentToo()
    {
        string[] texts = [.. Enumerable.Range(1, 12).Select(i => $"soup {i}.")];
        await AddAsync(texts);
        Assert.Equal(0, await _store.RunAsync("search soup --index"));
        Assert.Equal(texts.Reverse(), _store.Lines.Select(line => line[line.IndexOf("soup", StringComparison.Ordinal)..]));
    }

    [Fact]
    public async Task WhatOtherProgramsSaved_IsFound()
    {
        ContextId id = await AddAsync("soup");
        Assert.Equal(0, await _store.RunAsync("search soup --index"));
        await (await ContextStore.Open(_store.Storage).OpenAsync(id)).AppendAsync(MessageDraft.FromText("User", "more soup"));
        Assert.Equal(0, await _store.RunAsync("search soup"));
        Assert.Equal(2, _store.Lines.Length);
    }

    [Fact]
    public async Task Options_ChooseMessages()
    {
        ContextId one = await AddAsync("soup", "soup");
        await AddAsync("soup");
        Assert.Equal(0, await _store.RunAsync("search soup --index"));
        Assert.Equal(3, _store.Lines.Length);
        foreach ((string option, int count) in ((string, int)[])[("--role assistant", 1), ($"--in {one}", 2), ("--limit 1", 1), ("--since 2100-01-01", 0), ("stew", 0)])
        {
            Assert.Equal(0, await _store.RunAsync($"search soup {option}"));
            Assert.Equal(count, _store.Lines.Length);
        }

        Assert.Equal(ExitCodes.UsageError, await _store.RunAsync("search soup --limit 0"));
        Assert.Equal(ExitCodes.UsageError, await _store.RunAsync("search"));
    }

    [Fact]
    public async Task Json_IsAnArrayOfHits()
    {
        ContextId id = await AddAsync("What soup?");
        Assert.Equal(0, await _store.RunAsync("search soup --index --json"));
        using JsonDocument json = JsonDocument.Parse(_store.Out);
        JsonElement hit = Assert.Single(json.RootElement.EnumerateArray());
        JsonElement mark = Assert.Single(hit.GetProperty("marks").EnumerateArray());
        Assert.Equal((id.ToString(), "main", "User", "What soup?"), (Text("context"), Text("branch"), Text("role"), Text("snippet")));
        Assert.Equal((5, 4), (mark.GetProperty("start").GetInt32(), mark.GetProperty("length").GetInt32()));

        string? Text(string name) => hit.GetProperty(name).GetString();
    }

    [Fact]
    public async Task WhatCannotBeRead_IsToldBesideWhatIsFound()
    {
        await AddAsync("soup");
        ContextId torn = await AddAsync("soup");
        _store.Directory.Write($"storage/contexts/{torn}/context.json", "{");
        Assert.Equal(ExitCodes.DamageFound, await _store.RunAsync("search soup --index"));
        Assert.Single(_store.Lines);
        Assert.Contains($"{torn}", _store.Error, StringComparison.Ordinal);
    }

    private async Task<ContextId> AddAsync(params string[] texts) => (await ContextStore.Open(_store.Storage).CreateAsync(new NewContext
    {
        Messages = [.. texts.Select((text, i) => MessageDraft.FromText(i % 2 == 0 ? "User" : "Assistant", text))],
    })).Id;

    public void Dispose() => _store.Dispose();
}
