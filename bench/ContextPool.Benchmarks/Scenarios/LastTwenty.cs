using BenchmarkDotNet.Attributes;
using ContextPool.Benchmarks.Baselines;
using ContextPool.Benchmarks.Workload;

namespace ContextPool.Benchmarks.Scenarios;

/// <summary>What a window of a chat needs: the context opened and the text of its last 20 messages.</summary>
public class LastTwenty
{
    private const int Shown = 20;

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
    public int Legacy() => Show(LegacyFile.Load(_contexts.LegacyPath));

    [Benchmark(Description = Row.Naive, Baseline = true)]
    public int Naive() => Show(NaivePool.Load(_contexts.NaivePath));

    [Benchmark(Description = Row.Pool)]
    public async Task<int> Pool()
    {
        ChatContext context = await _store.OpenAsync(_contexts.Id);
        int characters = 0;
        await foreach (BranchMessage message in context.ReadLastAsync(Shown)) characters += message.Message!.Text.Length;
        return characters;
    }

    private static int Show(ChatFile context) => context.InOrder().TakeLast(Shown).Sum(node => node.Message.Content[0].Text.Length);
}
