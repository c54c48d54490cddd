using BenchmarkDotNet.Attributes;
using ContextPool.Benchmarks.Baselines;
using ContextPool.Benchmarks.Workload;

namespace ContextPool.Benchmarks.Scenarios;

/// <summary>
/// One message added to an open context and saved. The baselines save the same size every time; the pools grow by the
/// appends themselves, and are made anew before they have grown by a tenth, the smallest one in every iteration.
/// </summary>
public class AppendMessage
{
    private const int AppendsAtOnce = 32;

    // Fewer, because one of them may take seconds.
    private const int BaselineAppendsAtOnce = 4;

    private readonly ChatNode _next = Conversation.Next(0);
    private ChatFile _conversation = new();
    private NewContext _draft = new();
    private string _directory = "";
    private ChatContext? _context;
    private int _appended;

    [Params(10, 1000, 20000)]
    public int Messages { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _directory = BenchDirectory.New("append");
        _conversation = Conversation.Of(Messages);
        _draft = Contexts.Draft(_conversation);
    }

    [GlobalSetup(Target = nameof(Naive))]
    public void PrepareNaive()
    {
        Prepare();
        NaivePool.Save(_conversation, _directory);
    }

    // Nothing to set up; but rows are compared only with rows that are run in the same way.
    [IterationSetup(Targets = [nameof(Legacy), nameof(Naive)])]
    public void BeginBaseline() => GC.Collect();

    [IterationSetup(Targets = [nameof(NotDurable)])]
    public void BeginNotDurable() => Begin(isDurable: false);

    [IterationSetup(Targets = [nameof(Durable)])]
    public void BeginDurable() => Begin(isDurable: true);

    [GlobalCleanup]
    public void Remove() => Directory.Delete(_directory, recursive: true);

    [Benchmark(Description = Row.Legacy, OperationsPerInvoke = BaselineAppendsAtOnce)]
    public void Legacy() => Append(context => LegacyFile.Save(context, Path.Combine(_directory, "context.json")));

    [Benchmark(Description = Row.Naive, OperationsPerInvoke = BaselineAppendsAtOnce, Baseline = true)]
    public void Naive() => Append(context => NaivePool.Save(context, _directory));

    [Benchmark(Description = Row.NotDurable, OperationsPerInvoke = AppendsAtOnce)]
    public Task NotDurable() => AppendAsync();

    [Benchmark(Description = Row.Durable, OperationsPerInvoke = AppendsAtOnce)]
    public Task Durable() => AppendAsync();

    private void Begin(bool isDurable)
    {
        if (_context is not null && _appended * 10 < Messages) return;
        string storage = Path.Combine(_directory, Guid.NewGuid().ToString("N"));

        // Made without syncs, which are no part of what is measured; then opened as asked for.
        Contexts.OpenAt(storage, isDurable: false).CreateAsync(_draft).GetAwaiter().GetResult();
        _context = Contexts.OpenAt(storage, isDurable).OpenAsync(_draft.Id).GetAwaiter().GetResult();
        _appended = 0;
    }

    private void Append(Action<ChatFile> save)
    {
        for (int i = 0; i < BaselineAppendsAtOnce; i++)
        {
            _conversation.Append(_next, ChatFile.FirstBranch);
            save(_conversation);
            _conversation.TakeBack(ChatFile.FirstBranch);
        }
    }

    private async Task AppendAsync()
    {
        for (int i = 0; i < AppendsAtOnce; i++)
            await _context!.AppendAsync(MessageDraft.FromText(_next.Message.Role, _next.Message.Content[0].Text));
        _appended += AppendsAtOnce;
    }
}
