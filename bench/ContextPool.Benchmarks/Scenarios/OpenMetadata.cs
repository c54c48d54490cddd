using BenchmarkDotNet.Attributes;
using ContextPool.Benchmarks.Baselines;
using ContextPool.Benchmarks.Workload;

namespace ContextPool.Benchmarks.Scenarios;

/// <summary>What a list of conversations needs: one context's metadata and branches. The baselines have no way but to load it all.</summary>
public class OpenMetadata
{
    private Contexts _contexts = null!;
    private ContextStore _store = null!;

    [Params(10, 1000, 20000)]
    public int Messages { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _contexts = Contexts.Of(Messages);
        _store = _contexts.Open(isDurable: false);
    }

    [Benchmark(Description = Row.Legacy)]
    public int Legacy() => LegacyFile.Load(_contexts.LegacyPath).Branches.Count;

    [Benchmark(Description = Row.Naive, Baseline = true)]
    public int Naive() => NaivePool.Load(_contexts.NaivePath).Branches.Count;

    [Benchmark(Description = Row.Pool)]
    public async Task<int> Pool() => (await _store.OpenAsync(_contexts.Id)).Metadata.Branches.Count;
}
