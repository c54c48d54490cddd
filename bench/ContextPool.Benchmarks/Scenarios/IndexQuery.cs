using BenchmarkDotNet.Attributes;
using ContextPool.Benchmarks.Baselines;
using ContextPool.Benchmarks.Workload;
using ContextPool.Files;
using ContextPool.Storage.Local;

namespace ContextPool.Benchmarks.Scenarios;

/// <summary>How many of the messages are the user's: a scan of all messages, and the index, read from disk and at hand; and what it costs to build it anew.</summary>
public class IndexQuery
{
    private const string Role = "User";

    private Contexts _contexts = null!;
    private ContextStore _store = null!;
    private ChatContext _open = null!;

    [Params(10, 1000, 10_000, 100_000)]
    public int Messages { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _contexts = Contexts.Of(Messages);
        _store = _contexts.Open(isDurable: false);
        _open = _store.OpenAsync(_contexts.Id).GetAwaiter().GetResult();
        _open.GetIndexAsync().GetAwaiter().GetResult();
    }

    [Benchmark(Description = "scan of the " + Row.Legacy)]
    public int Legacy() => LegacyFile.Load(_contexts.LegacyPath).InOrder().Count(node => node.Message.Role == Role);

    [Benchmark(Description = "scan of the " + Row.Naive, Baseline = true)]
    public int Naive() => NaivePool.Load(_contexts.NaivePath).InOrder().Count(node => node.Message.Role == Role);

    [Benchmark(Description = "index, context opened anew")]
    public async Task<int> Opened()
    {
        ChatContext context = await _store.OpenAsync(_contexts.Id);
        return (await context.GetIndexAsync()).ByRole(Role).Count();
    }

    [Benchmark(Description = "index of an open context")]
    public async Task<int> AtHand() => (await _open.GetIndexAsync()).ByRole(Role).Count();

    [Benchmark(Description = "index built from the pool")]
    public int Built() => IndexStore.Rebuild(
        FileOperations.ForThisPlatform, new StoreLayout(_contexts.Storage).Context(_contexts.Id), Permissions.Private,
        Timestamp.FromDateTime(TimeProvider.System.GetUtcNow()));
}
