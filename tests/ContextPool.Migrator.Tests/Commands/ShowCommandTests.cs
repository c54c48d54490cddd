using System.Text.Json;
using ContextPool.Migrator.Tests.Support;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Commands;

public sealed class ShowCommandTests : IDisposable
{
    private readonly StoreUnderTest _store = new();

    [Fact]
    public async Task Conversation_IsPrintedInOrder()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(3).Member("title", "\"Soup\""));
        Assert.Equal(0, await _store.RunAsync("show", id.ToString()));
        Assert.Equal($"Soup ({id}), branch main", _store.Lines[0]);
        Assert.Equal(["message number 1", "message number 2", "message number 3"], Texts());
        Assert.Contains($"-- 2025-11-08 11:06:41Z  Assistant  {TestKit.Some.MessageId(2)}", _store.Lines);
    }

    [Fact]
    public async Task PackedConversation_SaysWhatItTakes()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(3));
        await ContextStore.Open(_store.Storage).PackAsync(id);
        Assert.Equal(0, await _store.RunAsync("show", id.ToString()));
        Assert.Matches($@"^{id}, branch main, packed: \S+ k?B stored in \S+ k?B, \S+ ×$", _store.Lines[0]);
        Assert.Equal(["message number 1", "message number 2", "message number 3"], Texts());
    }

    [Theory]
    [InlineData("--last 2", "message number 4,message number 5")]
    [InlineData("--role assistant", "message number 2,message number 4")]
    [InlineData("--role user --last 1", "message number 5")]
    [InlineData("--branch short", "message number 1")]
    public async Task Choice_IsPrinted(string options, string expected)
    {
        LegacyJson context = new LegacyJson().Talk(5);
        ContextId id = await _store.AddAsync(context.Branch("main", context.Ids).Branch("short", context.Ids[0]));
        Assert.Equal(0, await _store.RunAsync($"show {options}", id.ToString()));
        Assert.Equal(expected.Split(','), Texts());
    }

    [Theory]
    [InlineData("branches", "null", "there is no branch 'main'")]
    [InlineData("branches", "[]", "there are no branches")]
    [InlineData("branches", "7", "there are no branches")]
    [InlineData("active_branch_name", "null", "names no active branch; there are: 'main'")]
    [InlineData("active_branch_name", "{}", "names no active branch")]
    [InlineData("active_branch_name", "\"gone\"", "there is no branch 'gone'")]
    public async Task WithoutABranchToShow_ThePoolIsShownByTimeAndThatIsTold(string member, string json, string told)
    {
        LegacyJson context = new LegacyJson()
            .Add(new MessageJson { Id = TestKit.Some.MessageId(1), Text = "later", MetadataJson = """{"created_at":"2025-11-08T12:00:00Z"}""" })
            .Add(new MessageJson { Id = TestKit.Some.MessageId(2), Text = "earlier", MetadataJson = """{"created_at":"2025-11-08T11:00:00Z"}""" });
        ContextId id = await _store.AddAsync(context.Member(member, json));
        Assert.Equal(0, await _store.RunAsync("show", id.ToString()));
        Assert.Equal($"{id}, all messages by time", _store.Lines[0]);
        Assert.Equal(["earlier", "later"], _store.Lines.Where(line => line is "earlier" or "later"));
        Assert.Contains(told, _store.Error, StringComparison.Ordinal);
        Assert.Contains("all messages of its pool are shown", _store.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PoolWithoutBranches_ShowsWhatCannotBeReadToo()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(3).Member("branches", "null"));
        _store.Directory.Write($"storage/contexts/{id}/messages_pool/{TestKit.Some.MessageId(2)}.json", "{\"torn");
        Assert.Equal(ExitCodes.DamageFound, await _store.RunAsync("show", id.ToString()));
        Assert.Contains($"-- {TestKit.Some.MessageId(2)} is unavailable", _store.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LegacyFile_IsShownWithoutAStore()
    {
        ContextId id = _store.AddLegacy(new LegacyJson().Talk(2));
        Assert.Equal(0, await _store.RunAsync("show", id.ToString()));
        Assert.Equal(2, Texts().Count());
    }

    [Fact]
    public async Task ToolCalls_AreSummarised()
    {
        string arguments = $$"""{"path":"a","text":"{{new string('x', 5000)}}"}""";
        ContextId id = await _store.AddAsync(new LegacyJson().Add(
            new MessageJson { ToolCallsJson = MessageJson.ToolCall("call_1", "write_file", arguments), MessageType = "tool_call" }));
        Assert.Equal(0, await _store.RunAsync("show", id.ToString()));
        string line = Assert.Single(_store.Lines, l => l.StartsWith("   calls write_file(", StringComparison.Ordinal));
        Assert.InRange(line.Length, 50, 250);
        Assert.EndsWith("[approved]", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Raw_IsTheStoredNode()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(2));
        Assert.Equal(0, await _store.RunAsync("show --raw --last 1", id.ToString()));
        Assert.Equal(File.ReadAllText(_store.PathOf(id, TestKit.Some.MessageId(2))) + "\n", _store.Out);
    }

    [Theory]
    [InlineData("--json", "text")]
    [InlineData("--json --raw", "message")]
    public async Task Json_IsAnArray(string options, string member)
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(2));
        Assert.Equal(0, await _store.RunAsync($"show {options}", id.ToString()));
        using JsonDocument json = JsonDocument.Parse(_store.Out);
        Assert.Equal(2, json.RootElement.GetArrayLength());
        Assert.All(json.RootElement.EnumerateArray(), m => Assert.True(m.TryGetProperty(member, out _)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--json")]
    [InlineData("--json --raw")]
    public async Task DeepArgumentsAndHalfAnEmoji_ArePrinted(string options)
    {
        string deep = new string('[', 100) + new string(']', 100);
        ContextId id = await _store.AddAsync(new LegacyJson().Add(new MessageJson
        {
            ToolCallsJson = MessageJson.ToolCall("c", "ls", deep),
            MoreJson = "\"tool_result\":{\"request_id\":\"\\ud83d\",\"result\":" + deep + "}",
            MetadataJson = null,
            MessageType = "tool_call\ud83d",
        }));
        Assert.Equal(0, await _store.RunAsync($"show {id} {options}".TrimEnd()));
        Assert.Contains("ls", _store.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--role assistant")]
    [InlineData("--json")]
    public async Task UnavailableMessage_IsToldInItsPlaceAndExitCode6(string options)
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(3));
        _store.Directory.Write($"storage/contexts/{id}/messages_pool/{TestKit.Some.MessageId(2)}.json", "{\"torn");
        Assert.Equal(ExitCodes.DamageFound, await _store.RunAsync($"show {id} {options}".TrimEnd()));
        Assert.Contains("unavailable", _store.Out, StringComparison.Ordinal);
        Assert.Contains(TestKit.Some.MessageId(2).ToString(), _store.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--raw")]
    [InlineData("--json")]
    public async Task ControlCharacters_DoNotReachATerminal(string options)
    {
        _store.IsTerminal = true;
        ContextId id = await _store.AddAsync(new LegacyJson().User("a\u001b]0;owned\u0007b\u009b2Jc\rd\ttab\nline\u007f"));
        Assert.Equal(0, await _store.RunAsync($"show {id} {options}".TrimEnd()));
        Assert.DoesNotContain(_store.Out, c => char.IsControl(c) && c is not ('\n' or '\t'));
        Assert.Contains("a\\u001b]0;owned\\u0007b\\u009b2J", _store.Out, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task ControlCharacters_AreKeptInAFile()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().User("a\u001b[1mb"));
        Assert.Equal(0, await _store.RunAsync("show", id.ToString()));
        Assert.Contains("a\u001b[1mb", _store.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show abc", ExitCodes.UsageError, "'abc': expected a context id")]
    [InlineData($"show {Support.Some.Id}", ExitCodes.CompletedWithFailures, "there is no context")]
    [InlineData($"show {Support.Some.Id} --last x", ExitCodes.UsageError, "'x' (--last)")]
    [InlineData($"show {Support.Some.Id} --last 0", ExitCodes.UsageError, "'0' (--last)")]
    public async Task WhatIsNotThere_IsToldOnALine(string line, int code, string told)
    {
        await _store.AddAsync(new LegacyJson().Talk(1));
        Assert.Equal(code, await _store.RunAsync(line));
        Assert.Contains(told, _store.Error, StringComparison.Ordinal);
        Assert.Empty(_store.Out);
    }

    [Fact]
    public async Task UnknownBranch_IsToldWithThoseThereAre()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(1));
        Assert.Equal(ExitCodes.CompletedWithFailures, await _store.RunAsync($"show {id} --branch nope"));
        Assert.Contains("'nope'", _store.Error, StringComparison.Ordinal);
        Assert.Contains("'main'", _store.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _store.Dispose();

    private IEnumerable<string> Texts() => _store.Lines.Where(l => l.StartsWith("message number", StringComparison.Ordinal));
}
