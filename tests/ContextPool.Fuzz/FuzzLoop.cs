using System.Diagnostics;
using System.Security.Cryptography;
using ContextPool.TestKit.Fuzzing;

namespace ContextPool.Fuzz;

/// <summary>Changes what reached something, again and again, and keeps what reaches more.</summary>
/// <param name="coverage">Tells what was reached.</param>
/// <param name="name">The target.</param>
/// <param name="directory">Gets what was kept in <c>corpus/TARGET</c>, what failed in <c>regressions/TARGET</c>; both are begun with.</param>
/// <param name="output">Progress.</param>
internal sealed class FuzzLoop(Coverage coverage, string name, string directory, TextWriter output)
{
    private static readonly TimeSpan Hangs = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Told = TimeSpan.FromSeconds(15);

    private readonly FuzzTarget _target = FuzzTargets.Find(name);
    private readonly List<byte[]> _corpus = [];
    private readonly HashSet<string> _failures = [];
    private byte[] _current = [];
    private long _runs;
    private long _began;

    /// <summary>Exit code: 1 where something failed.</summary>
    public int Run(TimeSpan length)
    {
        using var watchdog = new Timer(_ => EndWhereItHangs(), null, Hangs, TimeSpan.FromSeconds(1));
        foreach (byte[] seed in Begin()) Try(seed, isSeed: true);
        var random = new Random();
        var mutation = new Mutation(random, _target.Words);
        long start = Stopwatch.GetTimestamp();
        long told = start;
        (int seeds, int edges) = (_corpus.Count, coverage.Edges);
        while (Stopwatch.GetElapsedTime(start) < length)
        {
            Try(mutation.Of(Pick(random), _corpus[random.Next(_corpus.Count)]), isSeed: false);
            if (Stopwatch.GetElapsedTime(told) < Told) continue;
            told = Stopwatch.GetTimestamp();
            Tell(start);
        }

        Tell(start);
        output.WriteLine($"{name}: from {seeds} inputs and {edges} edges to {_corpus.Count} and {coverage.Edges}; {_failures.Count} kinds of failure");
        return _failures.Count == 0 ? 0 : 1;
    }

    private IEnumerable<byte[]> Begin() =>
    [
        .. _target.Seeds, .. Files("corpus"), .. Files("regressions"),
    ];

    private IEnumerable<byte[]> Files(string kind) => Directory.Exists(FolderOf(kind))
        ? Directory.EnumerateFiles(FolderOf(kind)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)
        : [];

    /// <summary>What came last reached what is least known.</summary>
    private byte[] Pick(Random random) => random.Next(2) == 0 ? _corpus[random.Next(_corpus.Count)] : _corpus[^(1 + random.Next(Math.Min(_corpus.Count, 32)))];

    private void Try(byte[] bytes, bool isSeed)
    {
        Volatile.Write(ref _current, bytes);
        Volatile.Write(ref _began, Stopwatch.GetTimestamp());
        coverage.Begin();
        _runs++;
        try
        {
            _target.Try(bytes);
        }
        catch (Exception e)
        {
            Keep(e, bytes);
            return;
        }

        if (!coverage.IsNew() && !isSeed) return;
        _corpus.Add(bytes);
        if (!isSeed) Save("corpus", bytes);
    }

    /// <summary>One input for every place that something is thrown from.</summary>
    private void Keep(Exception e, byte[] bytes)
    {
        string place = e.StackTrace?.Split('\n').FirstOrDefault(line => !line.Contains("ContextPool.TestKit", StringComparison.Ordinal))?.Trim() ?? "";
        if (!_failures.Add($"{e.GetType()} {place}")) return;
        output.WriteLine($"{name} FAILED: {e}\n  kept as {Save("regressions", bytes)}");
    }

    private string Save(string kind, byte[] bytes)
    {
        Directory.CreateDirectory(FolderOf(kind));
        string path = Path.Combine(FolderOf(kind), Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8)));
        using FileStream file = File.Create(path);
        file.Write(bytes);
        return path;
    }

    private string FolderOf(string kind) => Path.Combine(directory, kind, name);

    private void Tell(long start) => output.WriteLine(
        $"{name}: {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s, {_runs} runs, {_corpus.Count} inputs, {coverage.Edges} edges, {_failures.Count} failures");

    private void EndWhereItHangs()
    {
        if (Volatile.Read(ref _began) is 0 || Stopwatch.GetElapsedTime(Volatile.Read(ref _began)) < Hangs) return;
        output.WriteLine($"{name} HANGS: kept as {Save("regressions", Volatile.Read(ref _current))}");
        Environment.Exit(1);
    }
}
