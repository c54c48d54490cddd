using System.Diagnostics;
using ContextPool.Migrator.Tests.EndToEnd;
using ContextPool.TestKit;
using ContextPool.TestKit.Histories;

namespace ContextPool.Migrator.Tests.Histories;

/// <summary>
/// Clients in programs of their own, the program <c>contextpool</c> and the original application at work on one store. Clients are stopped in the
/// middle of a call and go on, or are killed and replaced; when, is told by how much they have written of their histories.
/// </summary>
internal sealed class ProgramsScene(int seed, ProgramsWays ways) : IDisposable
{
    private const int Clients = 3;
    private const int Stops = 3;
    private const int Kills = 2;
    private const int MostBytesToSignal = 12_000;
    private static readonly TimeSpan LongestStop = TimeSpan.FromMilliseconds(300);

    private readonly Workplace _work = new(TempDirectory.InMemory());
    private readonly HistoryInMemory _own = new();
    private readonly List<Historian> _historians = [];
    private readonly List<LegacyJson> _legacy = [];
    private readonly Random _random = new(seed);
    private RecordedOriginal _original = null!;
    private int _lastNumber = 1;

    /// <summary>How many clients were killed in the middle of their work.</summary>
    public int Killed => _historians.Count(h => h.WasKilled);

    /// <summary>All that was done, once everybody has gone, with a last look at everything.</summary>
    public async Task<IReadOnlyList<Act>> PlayAsync()
    {
        HistoryClient last = await BeginAsync();
        for (int i = 0; i < Clients; i++) Start();
        using var stop = new CancellationTokenSource();
        Task[] others = [Task.Run(() => BeTheOriginalAsync(stop.Token)), Task.Run(() => RunProgramsAsync(stop.Token))];
        await DisturbAsync();
        var acts = new List<Act>();
        foreach (Historian historian in _historians) acts.AddRange(await historian.EndAsync());
        await stop.CancelAsync();
        await Task.WhenAll(others);
        for (int i = 1; i <= ways.Contexts; i++) await last.ReadAllAsync(Some.ContextId(i));
        Run("check", "--read-data");
        return [.. acts, .. _own.Acts, .. acts.Where(act => act is { Kind: ActKind.Tend, Text: "collect", Result: null }).SelectMany(PerhapsCollected)];
    }

    public void Dispose()
    {
        foreach (Historian historian in _historians) historian.Dispose();
        _work.Dispose();
    }

    private async Task<HistoryClient> BeginAsync()
    {
        ContextStore store = ContextStore.Open(_work.Files[Workplace.Storage], new ContextStoreOptions
        {
            Durable = false,
            Legacy = Legacy.LegacyDirectory.At(_work.Files.CreateDirectory(Workplace.Legacy)),
        });
        if (ways.Features != StoreFeatures.None) await store.EnableFeatureAsync(ways.Features);
        ContextId[] all = [.. Enumerable.Range(1, ways.Contexts).Select(Some.ContextId)];
        var client = new HistoryClient(store, _lastNumber, all, _own, new HistoryMix(), new Random(seed));
        _original = new RecordedOriginal(_work, _own, new Random(seed + 1));
        foreach (ContextId id in all.Take(ways.Own)) await client.CreateAsync(id);
        _legacy.AddRange(all.Skip(ways.Own).Select(id => new LegacyJson(id)));
        foreach (LegacyJson context in _legacy) await _original.SaveLegacyAsync(context);
        if (ways.SavesPools) Run("migrate", "--yes", "--delete-legacy");
        return client;
    }

    private Historian Start()
    {
        var historian = new Historian(_work, ++_lastNumber, _random.Next(), ways.Clients, ways.Contexts, ways.Steps);
        _historians.Add(historian);
        return historian;
    }

    /// <summary>One signal after the other, each when somebody has done so much more.</summary>
    private async Task DisturbAsync()
    {
        for (int i = 0; i < Stops + Kills; i++)
        {
            if (i % 2 == 1) await KillOneAsync();
            else await StopOneAsync();
        }
    }

    /// <summary>Somebody is killed in any case: where those that were there are done, one that has just begun.</summary>
    private async Task KillOneAsync()
    {
        for (bool isKilled = false; !isKilled;)
        {
            Historian[] alive = [.. _historians.Where(h => h.IsAlive)];
            Historian one = alive.Length > 0 ? alive[_random.Next(alive.Length)] : Start();
            await one.HasToldMoreAsync(alive.Length > 0 ? _random.Next(1, MostBytesToSignal) : 1);
            one.Kill();
            isKilled = one.WasKilled;
        }

        Start();
    }

    private async Task StopOneAsync()
    {
        Historian[] alive = [.. _historians.Where(h => h.IsAlive)];
        if (alive.Length == 0) return;
        Historian one = alive[_random.Next(alive.Length)];
        await one.HasToldMoreAsync(_random.Next(1, MostBytesToSignal));
        if (!one.Signal("STOP")) return;

        // Whoever waits for what it holds goes on when it does; the others meanwhile.
        Historian other = alive[_random.Next(alive.Length)];
        await other.HasToldMoreAsync(MostBytesToSignal, LongestStop);
        one.Signal("CONT");
    }

    private async Task BeTheOriginalAsync(CancellationToken stop)
    {
        var random = new Random(seed + 2);
        while (!stop.IsCancellationRequested && _legacy.Count > 0)
        {
            LegacyJson context = _legacy[random.Next(_legacy.Count)];
            await (ways.SavesPools ? _original.SavePoolAsync(context) : _original.SaveLegacyAsync(context));

            // A save, and then a while until somebody has said something again.
            long length = _historians[^1].Told;
            await Eventually.Holds(() => stop.IsCancellationRequested || _historians[^1].Told > length + 8_000 || !_historians[^1].IsAlive, LongestStop);
        }
    }

    private Task RunProgramsAsync(CancellationToken stop) => Task.Run(
        () =>
        {
            for (int run = seed; !stop.IsCancellationRequested; run++) Run(ways.Commands[run % ways.Commands.Length].Split(' '));
        },
        CancellationToken.None);

    private void Run(params string[] command)
    {
        long began = Stopwatch.GetTimestamp();
        ProgramResult result = _work.Run(command);
        bool isExpected = result.ExitCode == 0 || (result.ExitCode == ExitCodes.CompletedWithFailures && command[0] is "migrate" or "pack" or "unpack");
        if (command[0] == "migrate" && isExpected) _original.AddRun(_work.Report, began);
        string told = string.Join(' ', (result.Out + result.Error).Split('\n').Where(line => !line.Contains("orphaned_message", StringComparison.Ordinal)));
        _own.End(new Act
        {
            Who = "program",
            Kind = ActKind.Tend,
            Context = "",
            Text = string.Join(' ', command),
            Began = began,
            Ended = Stopwatch.GetTimestamp(),
            Result = isExpected ? Act.Done : $"exit {result.ExitCode}: {told}",
        });
    }

    /// <summary>Whoever was killed while it emptied the trash may have removed versions of every context.</summary>
    private IEnumerable<Act> PerhapsCollected(Act collection) =>
        from context in Enumerable.Range(1, ways.Contexts)
        from version in Enumerable.Range(1, 3)
        select collection with { Kind = ActKind.Collect, Context = $"c{context}", Text = $"{version}" };
}
