using System.Text.Json;
using ContextPool.Migrator.Tests.Support;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Commands;

/// <summary><c>diff</c> and <c>resolve</c>.</summary>
public sealed class SettleCommandTests : IDisposable
{
    private readonly StoreUnderTest _store = new();

    [Fact]
    public async Task Diff_TellsMessagesAndMembersOfBothSidesInWords()
    {
        ContextId id = await AddConflictAsync();

        Assert.Equal(0, await _store.RunAsync("diff", id.ToString()));

        Assert.StartsWith($"{id}  both changed since ", _store.Out, StringComparison.Ordinal);
        Assert.Contains("\ntitle\n  a [-quick-]{+slow+} dinner\n", _store.Out, StringComparison.Ordinal);
        Assert.Contains("\nbranches.main.message_ids\n  source  4 items, 1 of them only here\n  pool    3 items\n", _store.Out, StringComparison.Ordinal);
        Assert.Contains("   message.content[0].text\n     message number [-1-]{+one+}\n", _store.Out, StringComparison.Ordinal);
        Assert.Contains("only in the source\n   message number 4\n", _store.Out, StringComparison.Ordinal);
        Assert.Contains("\n1 message differs; 1 message is only in the source; 2 members differ.\n", _store.Out, StringComparison.Ordinal);
        Assert.Contains($"  contextpool resolve {id} --take pool --yes ", _store.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(TestKit.Some.MessageId(2).ToString(), _store.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DiffAsJson_HasWholeValues()
    {
        ContextId id = await AddConflictAsync();

        Assert.Equal(0, await _store.RunAsync("diff --json", id.ToString()));

        using JsonDocument json = JsonDocument.Parse(_store.Out);
        JsonElement root = json.RootElement;
        Assert.Equal("both_changed", root.GetProperty("conflict").GetString());
        Assert.False(root.GetProperty("equal").GetBoolean());
        JsonElement title = root.GetProperty("members").EnumerateArray().Single(member => member.GetProperty("path").GetString() == "title");
        Assert.Equal(("a quick dinner", "a slow dinner"), (title.GetProperty("source").GetString(), title.GetProperty("pool").GetString()));
        JsonElement[] messages = [.. root.GetProperty("messages").EnumerateArray()];
        Assert.Equal(["differs", "only_in_source"], messages.Select(message => message.GetProperty("change").GetString()));
        Assert.Equal("message number 4", messages[1].GetProperty("source").GetProperty("text").GetString());
        Assert.False(messages[1].TryGetProperty("pool", out _));
    }

    [Fact]
    public async Task MessageWithManyDifferences_ShowsTheFirstOnes()
    {
        ContextId id = await AddConflictAsync();
        string file = Path.Combine("messages_pool", $"{TestKit.Some.MessageId(2)}.json");
        ReplaceInPool(id, file, "\"metadata\": {", $"\"metadata\": {{{string.Concat(Enumerable.Range(0, 9).Select(i => $"\"more{i}\": 1, "))}");

        Assert.Equal(0, await _store.RunAsync("diff", id.ToString()));

        Assert.Contains("   and 3 more values; --json has all\n", _store.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DiffOfUnreadableMessage_SaysSoAndGoesOn()
    {
        ContextId id = await AddConflictAsync();
        _store.Directory.Write(Path.GetRelativePath(_store.Directory.Root, _store.PathOf(id, TestKit.Some.MessageId(2))), "{");

        Assert.Equal(0, await _store.RunAsync("diff", id.ToString()));

        Assert.Contains("cannot be read in the pool: ", _store.Out, StringComparison.Ordinal);
        Assert.Contains("1 message is only in the source", _store.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ValuesSpelledOtherwise_AreNoDifference()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(2).Member("title", "\"café\""));
        ReplaceInPool(id, "context.json", "\"café\"", "\"caf\\u00e9\"");

        Assert.Equal(0, await _store.RunAsync("diff", id.ToString()));

        Assert.Contains("not in conflict", _store.Out, StringComparison.Ordinal);
        Assert.Contains("No value differs.", _store.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DiffWithoutLegacyFile_IsTold()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(1));
        File.Delete(Path.Combine(_store.Legacy, $"{id}.json"));
        Assert.Equal(ExitCodes.CompletedWithFailures, await _store.RunAsync("diff", id.ToString()));
        Assert.Contains("there is no legacy file of it", _store.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResolveWithoutYes_DoesNothing()
    {
        ContextId id = await AddConflictAsync();
        TreeSnapshot before = _store.Directory.Snapshot(".");

        Assert.Equal(ExitCodes.UsageError, await _store.RunAsync("resolve --take pool", id.ToString()));

        Assert.Contains("both changed", _store.Out, StringComparison.Ordinal);
        Assert.Contains("--yes moves the legacy files", _store.Error, StringComparison.Ordinal);
        Assert.Empty(before.DifferencesTo(_store.Directory.Snapshot(".")));
    }

    [Theory]
    [InlineData("source")]
    [InlineData("pool")]
    public async Task SettledConflict_IsNoneForTheNextRun(string side)
    {
        ContextId id = await AddConflictAsync();

        Assert.Equal(0, await RunAsync($"resolve --yes --take {side} {id}"));

        Assert.Contains($"{id}  the {(side == "source" ? "legacy file" : "pool")} was taken", _store.Out, StringComparison.Ordinal);
        Assert.Equal(0, await MigrateAsync());
        Assert.Equal(0, await _store.RunAsync("check --read-data"));
        Assert.Equal(0, await _store.RunAsync("show", id.ToString()));
        Assert.Contains(side == "source" ? "message number 4" : "message number one", _store.Out, StringComparison.Ordinal);
        Assert.Equal(side == "source", File.Exists(Path.Combine(_store.Legacy, $"{id}.json")));
    }

    [Fact]
    public async Task ConflictsOfAReport_AreSettledTogetherAndOnlyOnce()
    {
        ContextId[] ids = [await AddConflictAsync(), await AddConflictAsync()];
        ContextId sound = await _store.AddAsync(new LegacyJson().Talk(1));
        Assert.Equal(ExitCodes.CompletedWithFailures, await MigrateAsync());
        string run = Path.GetFileNameWithoutExtension(Directory.GetFiles(_store.Directory["reports"], "*.csv").Single());

        Assert.Equal(0, await RunAsync($"resolve --yes --take source --report {run[..20]}"));

        foreach (ContextId id in ids) Assert.Contains($"{id}  the legacy file was taken", _store.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(sound.ToString(), _store.Out, StringComparison.Ordinal);
        Assert.EndsWith("2 of 2 contexts settled\n", _store.Out, StringComparison.Ordinal);
        Assert.Equal(0, await MigrateAsync());
        Assert.Equal(0, await RunAsync($"resolve --yes --take source --report {run}"));
        Assert.EndsWith("0 of 2 contexts settled\n", _store.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContextInNoConflict_IsTold()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(1));
        Assert.Equal(ExitCodes.CompletedWithFailures, await RunAsync($"resolve --yes --take source {id}"));
        Assert.Contains("is not in conflict", _store.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resolve --take pool")]
    [InlineData("resolve --take both")]
    [InlineData("resolve 0108685c-0bb4-4ca6-ab1e-1f028dff4b81")]
    public async Task IncompleteWish_IsWrongUsage(string line) => Assert.Equal(ExitCodes.UsageError, await _store.RunAsync(line));

    public void Dispose() => _store.Dispose();

    private Task<int> MigrateAsync() => RunAsync("migrate --yes");

    private Task<int> RunAsync(string line) =>
        _store.RunAsync(line, "--backup-dir", _store.Directory["backups"], "--report-dir", _store.Directory["reports"]);

    private async Task<ContextId> AddConflictAsync()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(3).Member("title", "\"a quick dinner\""));
        ReplaceInPool(id, "context.json", "quick", "slow");
        ReplaceInPool(id, Path.Combine("messages_pool", $"{TestKit.Some.MessageId(1)}.json"), "number 1", "number one");
        _store.AddLegacy(new LegacyJson(id).Talk(4).Member("title", "\"a quick dinner\""));
        return id;
    }

    private void ReplaceInPool(ContextId id, string file, string from, string to)
    {
        string path = _store.PathIn(id, file);
        _store.Directory.Write(Path.GetRelativePath(_store.Directory.Root, path), File.ReadAllText(path).Replace(from, to, StringComparison.Ordinal));
    }
}
