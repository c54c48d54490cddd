using System.Text.Json;
using ContextPool.Migrator.Tests.Support;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Commands;

public sealed class CheckCommandTests : IDisposable
{
    private readonly StoreUnderTest _store = new();

    [Fact]
    public async Task SoundStore_IsCounted()
    {
        await _store.AddAsync(new LegacyJson().Talk(3));
        Assert.Equal(0, await _store.RunAsync("check --read-data"));
        Assert.StartsWith("1 context, 3 messages, ", _store.Out, StringComparison.Ordinal);
        Assert.EndsWith("0 findings, 0 of them damage\n", _store.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingMessage_IsALineAndExitCode6()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(3));
        File.Delete(_store.PathOf(id, TestKit.Some.MessageId(2)));
        Assert.Equal(ExitCodes.DamageFound, await _store.RunAsync("check"));
        string line = Assert.Single(_store.Lines, l => l.StartsWith("damage  missing_message  ", StringComparison.Ordinal));
        Assert.Contains(id.ToString(), line, StringComparison.Ordinal);
        Assert.DoesNotContain("message number", _store.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("index rebuild")]
    public async Task MissingMessage_IsDamageStillAfterOtherCommands(string command)
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(3));
        File.Delete(_store.PathOf(id, TestKit.Some.MessageId(2)));
        File.Delete(_store.PathIn(id, "receipt.json"));
        Assert.Equal(0, await _store.RunAsync(command));
        Assert.Equal(ExitCodes.DamageFound, await _store.RunAsync("check"));
    }

    [Fact]
    public async Task LossThatOnlyTheIndexTells_IsNotRebuiltAway()
    {
        LegacyJson legacy = new LegacyJson().Talk(3);
        ContextId id = await _store.AddAsync(legacy.Branch("main", legacy.Ids.Take(2)));
        File.Delete(_store.PathOf(id, TestKit.Some.MessageId(3)));
        Assert.Equal(ExitCodes.DamageFound, await _store.RunAsync("index rebuild"));
        Assert.Contains("only trace of 1 message ", _store.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.DamageFound, await _store.RunAsync("check"));
    }

    [Fact]
    public async Task Json_HoldsTheSame()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(3));
        File.Delete(_store.PathOf(id, TestKit.Some.MessageId(2)));
        Assert.Equal(ExitCodes.DamageFound, await _store.RunAsync("check --json"));
        using JsonDocument json = JsonDocument.Parse(_store.Out);
        Assert.Contains(
            json.RootElement.GetProperty("findings").EnumerateArray(), f => f.GetProperty("code").GetString() == "missing_message");
        Assert.Equal(1, json.RootElement.GetProperty("contexts").GetInt32());
    }

    [Fact]
    public async Task Only_LooksAtNothingElse()
    {
        ContextId broken = await _store.AddAsync(new LegacyJson().Talk(2));
        ContextId sound = await _store.AddAsync(new LegacyJson().Talk(2));
        File.Delete(_store.PathOf(broken, TestKit.Some.MessageId(2)));
        Assert.Equal(0, await _store.RunAsync("check --only", sound.ToString()));
        Assert.Equal(ExitCodes.DamageFound, await _store.RunAsync("check --only", sound.ToString(), broken.ToString()));
    }

    [Fact]
    public async Task Subsets_TogetherSeeEveryContextOnce()
    {
        for (int i = 0; i < 8; i++) await _store.AddAsync(new LegacyJson().Talk(1));
        int seen = 0;
        for (int part = 1; part <= 3; part++)
        {
            Assert.Equal(0, await _store.RunAsync($"check --json --subset {part}/3"));
            using JsonDocument json = JsonDocument.Parse(_store.Out);
            seen += json.RootElement.GetProperty("contexts").GetInt32();
        }

        Assert.Equal(8, seen);
    }

    [Fact]
    public async Task OnlyUnknownContext_IsNotSound()
    {
        await _store.AddAsync(new LegacyJson().Talk(1));
        Assert.Equal(ExitCodes.CompletedWithFailures, await _store.RunAsync("check --only", Support.Some.Id));
        Assert.Contains($"there is no context {Support.Some.Id}", _store.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check --subset 0/3", "'0/3' (--subset)")]
    [InlineData("check --subset 4/3", "'4/3' (--subset)")]
    [InlineData("check --subset 1", "'1' (--subset)")]
    [InlineData("check --only abc", "'abc': expected a context id")]
    public async Task WrongUsage_IsToldOnALine(string line, string told)
    {
        Assert.Equal(ExitCodes.UsageError, await _store.RunAsync(line));
        Assert.Contains(told, _store.Error, StringComparison.Ordinal);
        Assert.Empty(_store.Out);
    }

    [Fact]
    public async Task TimesOfTheCommandLine_AreWaitedFor()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(3));
        File.Delete(_store.PathOf(id, TestKit.Some.MessageId(2)));
        DateTimeOffset begin = _store.Time.GetUtcNow();
        Assert.Equal(ExitCodes.DamageFound, await _store.RunAsync("check --look-spacing 500ms --settle-time 0s"));
        Assert.Equal(TimeSpan.FromMilliseconds(500), _store.Time.GetUtcNow() - begin);
        Assert.Equal(ExitCodes.DamageFound, await _store.RunAsync("check --look-spacing 500ms --settle-time 20m"));
        Assert.Equal(TimeSpan.FromMinutes(20) + TimeSpan.FromMilliseconds(500), _store.Time.GetUtcNow() - begin);
    }

    [Fact]
    public async Task DirectoryThatIsNoStore_IsNotASoundOne()
    {
        _store.Directory.CreateDirectory("storage");
        Assert.Equal(ExitCodes.LegacyDirectoryMissing, await _store.RunAsync("check"));
        Assert.Contains("is no store", _store.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewerFormat_IsExitCode13()
    {
        _store.Directory.Write("storage/store.json", """{"format":"contextpool","version":99}""");
        Assert.Equal(ExitCodes.NewerFormat, await _store.RunAsync("check"));
        Assert.Equal(ExitCodes.NewerFormat, await _store.RunAsync("list"));
        Assert.DoesNotContain("   at ", _store.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnATerminal_FindingsStandTogetherAndTheNextCommandBelow()
    {
        ContextId id = await _store.AddAsync(new LegacyJson().Talk(3));
        await _store.AddAsync(new LegacyJson().Talk(1));
        File.Delete(_store.PathOf(id, TestKit.Some.MessageId(1)));
        File.Delete(_store.PathOf(id, TestKit.Some.MessageId(2)));
        _store.IsTerminal = true;

        Assert.Equal(ExitCodes.DamageFound, await _store.RunAsync("check"));

        Assert.Equal(id.ToString(), _store.Lines[0].TrimEnd());
        Assert.StartsWith("  damage  ", _store.Lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain(_store.Storage, _store.Out, StringComparison.Ordinal);
        Assert.Equal(1, _store.Lines.Count(line => line.Contains(id.ToString(), StringComparison.Ordinal) && !line.StartsWith("Next", StringComparison.Ordinal)));
        Assert.Contains($"Next: contextpool repair --only {id}", _store.Out, StringComparison.Ordinal);
    }

    public void Dispose() => _store.Dispose();
}
