using BenchmarkDotNet.Attributes;
using ContextPool.Benchmarks.Baselines;
using ContextPool.Benchmarks.Workload;

namespace ContextPool.Benchmarks.Scenarios;

/// <summary>100 new contexts of 20 messages, one after the other.</summary>
public class SaveManyContexts
{
    private const int Count = 100;
    private const int Messages = 20;

    private ChatFile _conversation = new();
    private NewContext _draft = new();
    private string _directory = "";

    [GlobalSetup]
    public void Prepare()
    {
        _conversation = Conversation.Of(Messages);
        _draft = Contexts.Draft(_conversation);
    }

    [IterationSetup]
    public void Begin() => _directory = BenchDirectory.New("many");

    [IterationCleanup]
    public void End() => Directory.Delete(_directory, recursive: true);

    [Benchmark(Description = Row.Legacy)]
    public void Legacy()
    {
        for (int i = 0; i < Count; i++) LegacyFile.Save(_conversation, Path.Combine(_directory, $"{i}.json"));
    }

    [Benchmark(Description = Row.Naive, Baseline = true)]
    public void Naive()
    {
        for (int i = 0; i < Count; i++) NaivePool.Save(_conversation, Path.Combine(_directory, $"{i}"));
    }

    [Benchmark(Description = Row.NotDurable)]
    public Task NotDurable() => SaveAsync(isDurable: false);

    [Benchmark(Description = Row.Durable)]
    public Task Durable() => SaveAsync(isDurable: true);

    private async Task SaveAsync(bool isDurable)
    {
        ContextStore store = Contexts.OpenAt(_directory, isDurable);
        for (int i = 0; i < Count; i++) await store.CreateAsync(_draft with { Id = ContextId.New() });
    }
}
