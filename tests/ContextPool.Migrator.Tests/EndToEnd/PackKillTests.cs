using System.Collections.Concurrent;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>
/// Sudden death in the middle of packing, while somebody appends: no message is lost, none is another one, and a check of all data is clean.
/// </summary>
public sealed class PackKillTests : IDisposable
{
    private const int Contexts = 60;
    private const int Messages = 20;
    private const int Kills = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Workplace _work = new();
    private readonly Random _random = new(20261124);
    private readonly ConcurrentQueue<(ContextId Context, MessageId Message, string Text)> _acknowledged = new();
    private int _appended;

    public void Dispose() => _work.Dispose();

    [Fact]
    [Trait("Category", "Slow")]
    public async Task TwentyKillsWhilePacking_LoseNothing()
    {
        _work.Generate(Contexts, Messages);
        Assert.Equal(0, _work.Migrate().ExitCode);
        Dictionary<(ContextId, MessageId), string> before = await ReadAllAsync();
        using var stop = new CancellationTokenSource();
        Task appender = Task.Run(() => AppendAsync(_work.Published(), stop.Token));

        int kills = 0;
        for (int round = 0; kills < Kills; round++)
        {
            Assert.True(round < 10 * Kills, $"only {kills} kills in {round} rounds");
            if (await KillAsync(round)) kills++;
        }

        await stop.CancelAsync();
        await appender;
        await AssertHasAllAsync(before);
        Assert.Equal(0, _work.Run(["pack", "--all"]).ExitCode);
        await AssertHasAllAsync(before);
        Assert.All(_work.Published(), id => Assert.Empty(Directory.GetFiles(Path.Combine(_work.PoolOf(id), "messages_pool"))));
        Assert.Equal(0, _work.Run(["unpack"]).ExitCode);
        await AssertHasAllAsync(before);
        Assert.All(_work.Published(), id => Assert.False(Directory.Exists(Path.Combine(_work.PoolOf(id), "packs"))));
    }

    /// <summary>Every other time all packs are folded into one. Where exactly a kill hits is up to the machine; how many packs came or went by then is not.</summary>
    private async Task<bool> KillAsync(int round)
    {
        string[] before = Packs();
        int changes = _random.Next(1, Contexts / 2);
        using var run = ProgramRun.Start(_work.Root, round % 2 == 0 ? ["pack"] : ["pack", "--all"]);
        await Eventually.Holds(() => run.HasExited || Packs().Except(before).Count() >= changes, Patience);
        return run.Signal("KILL") && run.End().ExitCode == 137;
    }

    private string[] Packs() => [.. Directory.GetFiles(_work.Files[Workplace.Storage, "contexts"], "*.pack", new EnumerationOptions
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
    })];

    /// <summary>One message after the other, each to another context; what the library has acknowledged must never be missed.</summary>
    private async Task AppendAsync(IReadOnlyList<ContextId> contexts, CancellationToken stop)
    {
        ContextStore store = ContextStore.Open(_work.Files[Workplace.Storage]);
        while (!stop.IsCancellationRequested)
        {
            ContextId id = contexts[_appended++ % contexts.Count];
            string text = $"appended {_appended}";
            ChatContext context = await store.OpenAsync(id, CancellationToken.None);
            Message saved = await context.AppendAsync(new MessageDraft { Role = "User", Text = text }, cancel: CancellationToken.None);
            _acknowledged.Enqueue((id, saved.Id, System.Text.Encoding.UTF8.GetString(saved.Json.Span)));
        }
    }

    private async Task AssertHasAllAsync(Dictionary<(ContextId, MessageId), string> before)
    {
        ProgramResult check = _work.Run(["check", "--read-data"]);
        Assert.True(check.ExitCode == 0, check.Out + check.Error);
        Dictionary<(ContextId, MessageId), string> now = await ReadAllAsync();
        Assert.All(before, m => Assert.Equal(m.Value, now.GetValueOrDefault(m.Key)));
        Assert.All(_acknowledged, m => Assert.Equal(m.Text, now.GetValueOrDefault((m.Context, m.Message))));
        Assert.Equal(before.Count + _acknowledged.Count, now.Count);
    }

    private async Task<Dictionary<(ContextId, MessageId), string>> ReadAllAsync()
    {
        ContextStore store = ContextStore.Open(_work.Files[Workplace.Storage]);
        var all = new Dictionary<(ContextId, MessageId), string>();
        foreach (ContextId id in _work.Published())
        {
            await foreach (BranchMessage message in (await store.OpenAsync(id)).ReadAllAsync())
            {
                Assert.True(message.Message is not null, message.WhyUnavailable);
                all.Add((id, message.Id), System.Text.Encoding.UTF8.GetString(message.Message.Json.Span));
            }
        }

        return all;
    }
}
