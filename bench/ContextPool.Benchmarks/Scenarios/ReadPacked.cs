using BenchmarkDotNet.Attributes;
using ContextPool.Benchmarks.Workload;

namespace ContextPool.Benchmarks.Scenarios;

/// <summary>
/// A context of 10,000 messages, loose and in one pack: opened anew by a store that has read nothing yet, and then one message by its id, the
/// last 20, or all.
/// </summary>
public class ReadPacked
{
    private const int Messages = 10_000;
    private const int Shown = 20;

    private ContextId _id;
    private string _storage = "";
    private MessageId _middle;

    [Params("loose", "packed")]
    public string Layout { get; set; } = "";

    [GlobalSetup]
    public async Task Prepare()
    {
        _storage = BenchDirectory.New($"read-{Layout}");
        NewContext conversation = Contexts.Draft(Conversation.Of(Messages));
        _id = conversation.Id;
        ContextStore store = Contexts.OpenAt(_storage, isDurable: false);
        await store.CreateAsync(conversation);
        if (Layout == "packed") await store.PackAsync(_id);
        _middle = (await OpenAsync()).Metadata.Branches[0].MessageIds[Messages / 2];
    }

    [Benchmark(Description = "opened")]
    public Task<ChatContext> OpenAsync() => Contexts.OpenAt(_storage, isDurable: false).OpenAsync(_id);

    [Benchmark(Description = "opened, one message")]
    public async Task<int> One() => (await (await OpenAsync()).GetMessageAsync(_middle))!.Text.Length;

    [Benchmark(Description = "opened, the last 20")]
    public async Task<int> Last()
    {
        int characters = 0;
        await foreach (BranchMessage message in (await OpenAsync()).ReadLastAsync(Shown)) characters += message.Message!.Text.Length;
        return characters;
    }

    [Benchmark(Description = "opened, all")]
    public Task<int> All() => Loading.CharactersAsync(Contexts.OpenAt(_storage, isDurable: false), _id);
}
