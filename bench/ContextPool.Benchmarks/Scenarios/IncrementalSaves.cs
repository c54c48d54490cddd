using BenchmarkDotNet.Attributes;
using ContextPool.Benchmarks.Baselines;
using ContextPool.Benchmarks.Workload;

namespace ContextPool.Benchmarks.Scenarios;

/// <summary>A conversation of 50 messages as it grows: 50 times one message is added and saved. The time is that of all 50.</summary>
public class IncrementalSaves
{
    private const int Saves = 50;

    private ChatNode[] _messages = [];
    private string _directory = "";

    [GlobalSetup]
    public void Prepare() => _messages = [.. Enumerable.Range(0, Saves).Select(Conversation.Next)];

    [IterationSetup]
    public void Begin() => _directory = BenchDirectory.New("grow");

    [IterationCleanup]
    public void End() => Directory.Delete(_directory, recursive: true);

    [Benchmark(Description = Row.Legacy)]
    public void Legacy() => Grow(context => LegacyFile.Save(context, Path.Combine(_directory, "context.json")));

    [Benchmark(Description = Row.Naive, Baseline = true)]
    public void Naive() => Grow(context => NaivePool.Save(context, _directory));

    [Benchmark(Description = Row.NotDurable)]
    public Task NotDurable() => GrowAsync(isDurable: false);

    [Benchmark(Description = Row.Durable)]
    public Task Durable() => GrowAsync(isDurable: true);

    private void Grow(Action<ChatFile> save)
    {
        ChatFile context = Conversation.Of(0);
        foreach (ChatNode message in _messages)
        {
            context.Append(message, ChatFile.FirstBranch);
            save(context);
        }
    }

    private async Task GrowAsync(bool isDurable)
    {
        ChatContext context = await Contexts.OpenAt(_directory, isDurable).CreateAsync(new NewContext());
        foreach (ChatNode message in _messages)
            await context.AppendAsync(MessageDraft.FromText(message.Message.Role, message.Message.Content[0].Text));
    }
}
