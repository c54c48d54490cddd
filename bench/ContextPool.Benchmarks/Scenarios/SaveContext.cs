using BenchmarkDotNet.Attributes;
using ContextPool.Benchmarks.Baselines;
using ContextPool.Benchmarks.Workload;

namespace ContextPool.Benchmarks.Scenarios;

/// <summary>A new context with all its messages, written whole to where nothing was before.</summary>
public class SaveContext
{
    // More than one, because one save of ten messages is too short to time.
    private const int SavesAtOnce = 4;

    private ChatFile _conversation = new();
    private NewContext _draft = new();
    private string _directory = "";

    [Params(10, 100, 1000)]
    public int Messages { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _conversation = Conversation.Of(Messages);
        _draft = Contexts.Draft(_conversation);
    }

    [IterationSetup]
    public void Begin() => _directory = BenchDirectory.New("save");

    [IterationCleanup]
    public void End() => Directory.Delete(_directory, recursive: true);

    [Benchmark(Description = Row.Legacy, OperationsPerInvoke = SavesAtOnce)]
    public void Legacy()
    {
        for (int i = 0; i < SavesAtOnce; i++) LegacyFile.Save(_conversation, Path.Combine(_directory, $"{i}.json"));
    }

    [Benchmark(Description = Row.Naive, OperationsPerInvoke = SavesAtOnce, Baseline = true)]
    public void Naive()
    {
        for (int i = 0; i < SavesAtOnce; i++) NaivePool.Save(_conversation, Path.Combine(_directory, $"{i}"));
    }

    [Benchmark(Description = Row.NotDurable, OperationsPerInvoke = SavesAtOnce)]
    public Task NotDurable() => SaveAsync(isDurable: false);

    [Benchmark(Description = Row.Durable, OperationsPerInvoke = SavesAtOnce)]
    public Task Durable() => SaveAsync(isDurable: true);

    private async Task SaveAsync(bool isDurable)
    {
        ContextStore store = Contexts.OpenAt(_directory, isDurable);
        for (int i = 0; i < SavesAtOnce; i++) await store.CreateAsync(_draft with { Id = ContextId.New() });
    }
}
