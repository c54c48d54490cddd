using BenchmarkDotNet.Attributes;
using ContextPool.Benchmarks.Baselines;
using ContextPool.Benchmarks.Workload;

namespace ContextPool.Benchmarks.Scenarios;

/// <summary>10 readers at the same time, each loads the same context of 100 messages whole; the time is until all are done.</summary>
public class ConcurrentReaders
{
    private const int Readers = 10;
    private const int Messages = 100;

    private Contexts _contexts = null!;
    private ContextStore _store = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _contexts = Contexts.Of(Messages);
        _store = _contexts.Open(isDurable: false);
    }

    [Benchmark(Description = Row.Legacy)]
    public Task Legacy() => AllAsync(() => Task.FromResult(Loading.Characters(LegacyFile.Load(_contexts.LegacyPath))));

    [Benchmark(Description = Row.Naive, Baseline = true)]
    public Task Naive() => AllAsync(() => Task.FromResult(Loading.Characters(NaivePool.Load(_contexts.NaivePath))));

    [Benchmark(Description = Row.Pool)]
    public Task Pool() => AllAsync(() => Loading.CharactersAsync(_store, _contexts.Id));

    private static Task<int[]> AllAsync(Func<Task<int>> read) => Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => Task.Run(read)));
}
