using BenchmarkDotNet.Attributes;
using ContextPool.Benchmarks.Baselines;
using ContextPool.Benchmarks.Workload;

namespace ContextPool.Benchmarks.Scenarios;

/// <summary>A whole context from files that the system has in memory: metadata and the text of every message.</summary>
public class LoadContext
{
    private Contexts _contexts = null!;
    private ContextStore _store = null!;

    [Params(10, 100, 1000)]
    public int Messages { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _contexts = Contexts.Of(Messages);
        _store = _contexts.Open(isDurable: false);
    }

    [Benchmark(Description = Row.Legacy)]
    public int Legacy() => Loading.Characters(LegacyFile.Load(_contexts.LegacyPath));

    [Benchmark(Description = Row.Naive, Baseline = true)]
    public int Naive() => Loading.Characters(NaivePool.Load(_contexts.NaivePath));

    [Benchmark(Description = Row.Pool)]
    public Task<int> Pool() => Loading.CharactersAsync(_store, _contexts.Id);
}
