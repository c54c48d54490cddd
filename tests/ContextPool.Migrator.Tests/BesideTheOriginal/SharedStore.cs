using System.Collections.Concurrent;
using System.Globalization;
using ContextPool.Migrator.Tests.EndToEnd;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.BesideTheOriginal;

/// <summary>
/// The original application, the library and the program at work in one place at the same time. The application saves
/// some contexts as legacy files and others in the layout of pools; the library appends to the latter and to contexts of its
/// own; readers read everything; the program checks, repairs, migrates with removal, and collects.
/// </summary>
internal sealed class SharedStore : IDisposable
{
    private const int Each = 4; // contexts of a kind
    private const int EachLegacy = 12; // more, because a run has every one of them in its hands but once
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(4);
    private static readonly string[][] Commands =
    [
        ["check", "--read-data"], ["repair", "--yes"], ["migrate", "--yes", "--delete-legacy"], ["gc"],
    ];

    private readonly Random _random;
    private readonly bool _savesPools;
    private readonly ContextStore _store;
    private readonly List<LegacyJson> _legacy = [];
    private readonly List<LegacyJson> _pooled = [];
    private readonly List<ContextId> _own = [];

    public SharedStore(bool savesPools, int seed)
    {
        _savesPools = savesPools;
        _random = new Random(seed);
        _store = ContextStore.Open(Work.Files[Workplace.Storage], new ContextStoreOptions { Durable = false });
    }

    public Workplace Work { get; } = new();

    /// <summary>Every message whose save came to its end.</summary>
    public ConcurrentQueue<SavedMessage> Saved { get; } = [];

    /// <summary>Everything that should not have happened, as it happened.</summary>
    public ConcurrentQueue<string> Problems { get; } = [];

    /// <summary>What the program printed, run after run.</summary>
    public ConcurrentQueue<string> Printed { get; } = [];

    /// <summary>How often what was done.</summary>
    public ConcurrentDictionary<string, int> Counts { get; } = [];

    public string Summary => string.Join(", ", Counts.OrderBy(c => c.Key, StringComparer.Ordinal)
        .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Value} {c.Key}")));

    /// <summary>Everybody works until the program was run as often as <paramref name="goesOn"/> says.</summary>
    public async Task WorkAsync(Func<int, bool> goesOn)
    {
        await BeginAsync();
        using var stop = new CancellationTokenSource();
        List<Task> others =
        [
            Until(new Random(_random.Next()), SaveLegacyAsync, stop.Token),
            Until(new Random(_random.Next()), random => AppendAsync(_pooled[random.Next(Each)].Id), stop.Token),
            Until(new Random(_random.Next()), random => AppendAsync(_own[random.Next(Each)]), stop.Token),
            Until(new Random(_random.Next()), ReadAsync, stop.Token),
        ];
        if (_savesPools) others.Add(Until(new Random(_random.Next()), SavePoolAsync, stop.Token));
        await Task.Run(() => RunProgram(goesOn));
        await stop.CancelAsync();
        await Task.WhenAll(others);
    }

    public void Dispose() => Work.Dispose();

    private void Count(string what) => Counts.AddOrUpdate(what, 1, (_, count) => count + 1);

    private async Task BeginAsync()
    {
        var application = new OriginalApplication(_random, TimeSpan.Zero);
        Directory.CreateDirectory(Work.Files[Workplace.Legacy]);
        for (int i = 0; i < Each; i++)
        {
            _pooled.Add(new LegacyJson());
            await SaveAsync(_pooled[i], () => application.SaveLegacyAsync(_pooled[i], Work.Files[Workplace.Legacy]));
        }

        Assert.Equal(0, Work.Migrate("--delete-legacy").ExitCode);
        for (int i = 0; i < Each; i++)
        {
            _own.Add((await _store.CreateAsync(new NewContext())).Id);
        }

        for (int i = 0; i < EachLegacy; i++)
        {
            _legacy.Add(new LegacyJson());
            await SaveAsync(_legacy[i], () => application.SaveLegacyAsync(_legacy[i], Work.Files[Workplace.Legacy]));
        }
    }

    private async Task Until(Random random, Func<Random, Task> step, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await step(random);
            }
            catch (Exception e)
            {
                // Whoever it was goes on, as a program would that shows an error.
                Problems.Enqueue(e.ToString());
            }

            await Task.Delay(LongestWait * random.NextDouble(), CancellationToken.None);
        }
    }

    // The next save contains the one before, so a loss is seen only as long as there is none.
    private async Task SaveLegacyAsync(Random random)
    {
        LegacyJson context = _legacy[random.Next(EachLegacy)];
        bool isThere = await Eventually.Holds(() => IsSomewhere(context.Id, context.Ids[^1]), Patience);
        if (!isThere) Problems.Enqueue($"nowhere, and not saved again yet: {context.Id}/{context.Ids[^1]} '{context.Messages[^1].Text}'");
        var application = new OriginalApplication(random, LongestWait);
        await SaveAsync(context, () => application.SaveLegacyAsync(context, Work.Files[Workplace.Legacy]));
    }

    private bool IsSomewhere(ContextId context, MessageId message) =>
        Work.Files.Has(Path.Combine(Workplace.Storage, "contexts", context.ToString(), "messages_pool", $"{message}.json"))
        || FilesOf(Workplace.Legacy, context).Concat(FilesOf(Workplace.Backups, context)).Any(path => Mentions(path, message));

    private string[] FilesOf(string directory, ContextId context) =>
        Work.Files.Has(directory) ? Directory.GetFiles(Work.Files[directory], $"*{context}*") : [];

    private static bool Mentions(string path, MessageId message)
    {
        try
        {
            return File.ReadAllText(path).Contains(message.ToString(), StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // gone between the listing and the look, to where the next look finds it
        }
    }

    private Task SavePoolAsync(Random random)
    {
        LegacyJson context = _pooled[random.Next(Each)];
        var application = new OriginalApplication(random, LongestWait);
        return SaveAsync(context, () => application.SavePoolAsync(context, Work.Files[Workplace.Storage]));
    }

    private async Task SaveAsync(LegacyJson context, Func<Task> save)
    {
        context.User($"original {context.Ids.Count}");
        await save();
        Saved.Enqueue(new SavedMessage(context.Id, context.Ids[^1], context.Messages[^1].Text, "the original"));
        Count("saves of the original");
    }

    private async Task AppendAsync(ContextId id)
    {
        string text = $"library {Saved.Count}";
        while (true)
        {
            try
            {
                Message message = await (await _store.OpenAsync(id)).AppendAsync(MessageDraft.FromText("Assistant", text));
                Saved.Enqueue(new SavedMessage(id, message.Id, text, "the library"));
                Count("appends");
                return;
            }
            catch (StaleWriteException)
            {
                // The other one saved between the opening and the append: what it is made for.
                Count("stale appends");
            }
        }
    }

    private async Task ReadAsync(Random random)
    {
        ContextId id = random.Next(2) == 0 ? _pooled[random.Next(Each)].Id : _own[random.Next(Each)];
        await foreach (BranchMessage message in (await _store.OpenAsync(id)).ReadBranchAsync())
        {
            if (message.Message is null) Problems.Enqueue($"unavailable: {message.WhyUnavailable}");
        }

        Count("reads");
    }

    // Orphans are what the application's own way of saving leaves of the library's appends: notes, and many.
    private static string Told(ProgramResult result) => string.Concat((result.Out + result.Error).Split('\n')
        .Where(line => line.Length > 0 && !line.Contains("orphaned_message", StringComparison.Ordinal))
        .Select(line => $"\n  {line}"));

    private void RunProgram(Func<int, bool> goesOn)
    {
        for (int run = 0; goesOn(run); run++)
        {
            string[] command = Commands[(run + _random.Next(2)) % Commands.Length];
            ProgramResult result = Work.Run(command);
            Count($"runs of {command[0]}");
            Printed.Enqueue(result.Out);
            bool isExpected = result.ExitCode == 0 || (result.ExitCode == ExitCodes.CompletedWithFailures && command[0] == "migrate");
            if (!isExpected) Problems.Enqueue($"{string.Join(' ', command)}: exit {result.ExitCode}{Told(result)}");
        }
    }
}
