using System.Text.Json;
using ContextPool.Migrator.Tests.Support;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Commands;

/// <summary><c>pack</c> and <c>unpack</c>.</summary>
public sealed class PackCommandTests : IDisposable
{
    private readonly StoreUnderTest _store = new();

    [Fact]
    public async Task PackedStore_IsSound_AndUnpackedIsAsBefore()
    {
        ContextId first = await _store.AddAsync(new LegacyJson(TestKit.Some.ContextId(1)).Talk(30));
        await _store.AddAsync(new LegacyJson(TestKit.Some.ContextId(2)).Talk(5));
        string[] before = Directory.GetFiles(_store.PathIn(first, "messages_pool"));

        Assert.Equal(0, await _store.RunAsync("pack"));
        Assert.StartsWith($"{first}  30 messages packed, ", _store.Out, StringComparison.Ordinal);
        Assert.Equal($"35 messages of 2 of 2 contexts packed in {_store.Storage}", _store.Lines[^1]);
        Assert.Empty(Directory.GetFiles(_store.PathIn(first, "messages_pool")));
        Assert.Equal(0, await _store.RunAsync("check --read-data"));
        Assert.StartsWith("2 contexts, 35 messages", _store.Out, StringComparison.Ordinal);

        Assert.Equal(0, await _store.RunAsync("unpack"));
        Assert.Equal($"35 messages of 2 of 2 contexts unpacked in {_store.Storage}", _store.Lines[^1]);
        Assert.Equal(before.Order(), Directory.GetFiles(_store.PathIn(first, "messages_pool")).Order());
        Assert.Equal(0, await _store.RunAsync("check --read-data"));
    }

    [Fact]
    public async Task LevelOfTheSettings_IsHowHardItPacks()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(200));
        var stored = new List<long>();
        foreach (int level in new[] { 1, 19 })
        {
            string settings = _store.Directory.Write($"level-{level}.json", $$"""{ "Packing": { "Level": {{level}} } }""");
            Assert.Equal(0, await _store.RunAsync($"pack {id} --settings {settings}"));
            stored.Add(Directory.GetFiles(_store.PathIn(id, "packs")).Sum(path => new FileInfo(path).Length));
            Assert.Equal(0, await _store.RunAsync("unpack"));
        }

        Assert.NotEqual(stored[0], stored[1]);
    }

    [Fact]
    public async Task Quiet_PrintsTheEndAlone()
    {
        // Messages that no branch names are notes of a check, and nothing that needs somebody.
        await _store.AddAsync(new LegacyJson().Talk(3).Branch("main", TestKit.Some.MessageId(1)));
        foreach (string command in new[] { "pack", "unpack", "index rebuild", "check", "repair", "rollback --all --to " + _store.Directory["back"] })
        {
            Assert.Equal(0, await _store.RunAsync(command + " --quiet"));
            Assert.Single(_store.Lines);
        }
    }

    [Fact]
    public async Task DryRun_TellsAndChangesNothing()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(3));

        Assert.Equal(0, await _store.RunAsync("pack --dry-run"));

        Assert.StartsWith($"{id}  3 messages would be packed, ", _store.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_store.PathIn(id, "packs")));
    }

    [Fact]
    public async Task OlderThan_LeavesContextsInUse()
    {
        await _store.AddAsync(new LegacyJson().Talk(3));

        Assert.Equal(0, await _store.RunAsync("pack --older-than 30d"));
        Assert.Equal($"0 messages of 0 of 1 contexts packed, 1 in use in {_store.Storage}\n", _store.Out);
        _store.Time = new StoppedClock(TimeProvider.System.GetUtcNow().AddDays(31));
        Assert.Equal(0, await _store.RunAsync("pack --older-than 30d"));
        Assert.Equal($"3 messages of 1 of 1 contexts packed in {_store.Storage}", _store.Lines[^1]);
    }

    [Theory]
    [InlineData("pack --older-than 30")]
    [InlineData("pack --older-than soon")]
    [InlineData("pack --older-than 999999999d")]
    [InlineData("pack 1")]
    public async Task WrongUsage_IsRefused(string line)
    {
        await _store.AddAsync(new LegacyJson().Talk(1));
        Assert.Equal(ExitCodes.UsageError, await _store.RunAsync(line));
    }

    [Fact]
    public async Task Json_HasAnObjectForEachContext()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(3));

        Assert.Equal(0, await _store.RunAsync("pack --json", id.ToString()));

        JsonElement only = Assert.Single(JsonDocument.Parse(_store.Out).RootElement.EnumerateArray());
        Assert.Equal((id.ToString(), 3), (only.GetProperty("id").GetString(), only.GetProperty("messages").GetInt32()));
        Assert.True(only.GetProperty("stored_bytes").GetInt64() > 0);
    }

    [Fact]
    public async Task UnknownContext_IsToldAndDoesNotKeepTheOthersFromIt()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(3));

        Assert.Equal(ExitCodes.CompletedWithFailures, await _store.RunAsync("pack", Support.Some.Id, id.ToString()));

        Assert.Contains(Support.Some.Id, _store.Error, StringComparison.Ordinal);
        Assert.StartsWith($"{id}  3 messages packed", _store.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PackedContext_IsRolledBackToWhatItWas_AndItsLegacyFileIsUnchanged()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(30));
        Assert.Equal(0, await _store.RunAsync("pack"));

        Assert.Equal(0, await _store.RunAsync("rollback --to", _store.Directory["back"], id.ToString()));

        Assert.True(JsonElement.DeepEquals(Read(Path.Combine(_store.Legacy, $"{id}.json")), Read(_store.Directory[$"back/{id}.json"])));
        Assert.Equal(0, await _store.RunAsync("index rebuild"));
        Assert.Contains("30 messages", _store.Out, StringComparison.Ordinal);
        Assert.Equal(0, await _store.RunAsync("check --read-data"));

        static JsonElement Read(string path) => JsonDocument.Parse(File.ReadAllText(path)).RootElement;
    }

    public void Dispose() => _store.Dispose();
}
