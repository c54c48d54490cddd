using System.Globalization;
using BenchmarkDotNet.Attributes;
using ContextPool.Benchmarks.Baselines;
using ContextPool.Benchmarks.Workload;
using ContextPool.Files;
using ContextPool.Storage.Local;

namespace ContextPool.Benchmarks.Scenarios;

/// <summary>
/// One message added to an open context, durably, in a plain store and in one whose appends go to a log of commits; and what it costs to
/// fold such a log, which happens once in about 500 appends or more rarely. The contexts are made anew before they have
/// grown by a tenth.
/// </summary>
public class AppendWithLog
{
    private const int AppendsAtOnce = 16;
    private const int Branches = 227;
    private const string ManyBranches = "227 branches of 1,000";

    private string _directory = "";
    private string _storage = "";
    private ChatContext? _context;
    private int _appended;
    private int _next;

    [Params("10", "1,000", "10,000", "50,000", ManyBranches)]
    public string Messages { get; set; } = "";

    [GlobalSetup]
    public void Prepare() => _directory = BenchDirectory.New("append-log");

    [IterationSetup(Targets = [nameof(Plain)])]
    public void BeginPlain() => Begin(StoreFeatures.None);

    [IterationSetup(Targets = [nameof(WithLog)])]
    public void BeginWithLog() => Begin(StoreFeatures.CommitLog);

    [IterationSetup(Targets = [nameof(Fold)])]
    public void BeginFold()
    {
        Begin(StoreFeatures.CommitLog);
        WithLog().GetAwaiter().GetResult();
    }

    [GlobalCleanup(Target = nameof(Plain))]
    public void EndPlain() => End(nameof(Plain), BeginPlain, AppendsAtOnce, Plain);

    [GlobalCleanup(Target = nameof(WithLog))]
    public void EndWithLog() => End(nameof(WithLog), BeginWithLog, AppendsAtOnce, WithLog);

    [GlobalCleanup(Target = nameof(Fold))]
    public void EndFold() => End(nameof(Fold), BeginFold, operations: 1, () => Task.FromResult(Fold()));

    [Benchmark(Description = "append, plain store", OperationsPerInvoke = AppendsAtOnce, Baseline = true)]
    public Task Plain() => AppendAsync();

    [Benchmark(Description = "append, commits_log", OperationsPerInvoke = AppendsAtOnce)]
    public Task WithLog() => AppendAsync();

    [Benchmark(Description = "fold of a log")]
    public bool Fold() => StoreCommitLogs.Fold(
        FileOperations.ForThisPlatform, new StoreLayout(_storage).Context(_context!.Id), _context.Id, isDurable: true,
        Timestamp.FromDateTime(TimeProvider.System.GetUtcNow()));

    private void Begin(StoreFeatures features)
    {
        int messages = Messages == ManyBranches ? 1_000 : int.Parse(Messages, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        if (_context is null || _appended * 10 >= messages) MakeAsync(messages, features).GetAwaiter().GetResult();

        // The first append behind a fold reads the whole head, which is no part of a row.
        AppendOneAsync().GetAwaiter().GetResult();
    }

    private async Task MakeAsync(int messages, StoreFeatures features)
    {
        if (_storage.Length > 0) Directory.Delete(_storage, recursive: true);
        _storage = Path.Combine(_directory, Guid.NewGuid().ToString("N"));
        ContextStore quick = Contexts.OpenAt(_storage, isDurable: false);
        ChatContext made = await quick.CreateAsync(new NewContext { Messages = [.. Enumerable.Range(0, messages).Select(Draft)] });
        for (int branch = 1; Messages == ManyBranches && branch < Branches; branch++) await made.CreateBranchAsync($"branch {branch}");
        await quick.EnableFeatureAsync(features);
        _context = await Contexts.OpenAt(_storage, isDurable: true).OpenAsync(made.Id);
        (_appended, _next) = (0, messages);
    }

    private async Task AppendAsync()
    {
        for (int i = 0; i < AppendsAtOnce; i++) await AppendOneAsync();
    }

    private async Task AppendOneAsync()
    {
        await _context!.AppendAsync(Draft(_next++), ChatFile.FirstBranch);
        _appended++;
    }

    private static MessageDraft Draft(int number) =>
        MessageDraft.FromText(number % 2 == 0 ? "User" : "Assistant", $"message number {number}");

    private void End(string row, Action begin, int operations, Func<Task> work)
    {
        begin();
        BytesWritten.CountAsync(BytesWrittenColumn.RowOf(row, Messages), operations, work).GetAwaiter().GetResult();
        _context = null;
        _storage = "";
        Directory.Delete(_directory, recursive: true);
    }
}
