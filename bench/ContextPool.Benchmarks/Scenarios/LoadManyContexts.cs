using BenchmarkDotNet.Attributes;
using ContextPool.Benchmarks.Baselines;
using ContextPool.Benchmarks.Workload;

namespace ContextPool.Benchmarks.Scenarios;

/// <summary>100 contexts of 20 messages, loaded whole one after the other.</summary>
public class LoadManyContexts
{
    private const int Count = 100;
    private const int Messages = 20;

    private string _directory = "";
    private ContextStore _store = null!;
    private ContextId[] _ids = [];

    [GlobalSetup]
    public void Prepare()
    {
        ChatFile conversation = Conversation.Of(Messages);
        NewContext draft = Contexts.Draft(conversation);
        _directory = BenchDirectory.New("many");
        _store = Contexts.OpenAt(Path.Combine(_directory, "storage"), isDurable: false);
        _ids = [.. Enumerable.Range(0, Count).Select(_ => ContextId.New())];
        foreach (ContextId id in _ids)
        {
            LegacyFile.Save(conversation, LegacyPath(id));
            NaivePool.Save(conversation, NaivePath(id));
            _store.CreateAsync(draft with { Id = id }).GetAwaiter().GetResult();
        }
    }

    [GlobalCleanup]
    public void Remove() => Directory.Delete(_directory, recursive: true);

    [Benchmark(Description = Row.Legacy)]
    public int Legacy() => _ids.Sum(id => Loading.Characters(LegacyFile.Load(LegacyPath(id))));

    [Benchmark(Description = Row.Naive, Baseline = true)]
    public int Naive() => _ids.Sum(id => Loading.Characters(NaivePool.Load(NaivePath(id))));

    [Benchmark(Description = Row.Pool)]
    public async Task<int> Pool()
    {
        int characters = 0;
        foreach (ContextId id in _ids) characters += await Loading.CharactersAsync(_store, id);
        return characters;
    }

    private string LegacyPath(ContextId id) => Path.Combine(_directory, $"{id}.json");

    private string NaivePath(ContextId id) => Path.Combine(_directory, $"naive-{id}");
}
