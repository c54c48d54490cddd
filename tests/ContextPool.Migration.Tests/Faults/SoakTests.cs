using System.Globalization;
using ContextPool.Legacy;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;
using ContextPool.TestKit.Simulation;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace ContextPool.Migration.Tests.Faults;

/// <summary>
/// Night after night: an application edits and adds legacy files, another appends to pools, contexts are packed and unpacked, and the
/// power goes in every other run. Each morning a run goes to its end, and store and model are compared.
/// <c>CONTEXTPOOL_TRIALS=long</c> lives through a thousand nights; <c>CONTEXTPOOL_SEED</c> is where it begins.
/// </summary>
[Trait("Category", "Slow")]
public sealed class SoakTests(ITestOutputHelper output)
{
    private const string Legacy = "/legacy";
    private const string Storage = "/storage";

    private static readonly int _nights = Trials.AreLong ? 1000 : 30;

    private readonly Dictionary<ContextId, Told> _model = [];
    private readonly SimulatedPools _pools = new(Storage);
    private readonly StoppedClock _clock = new() { PassesOverWaits = true };
    private SimulatedDisk _disk = new();
    private int _seconds;
    private int _cuts;

    [Fact]
    public async Task StoreAndModel_AreTheSameEveryMorning()
    {
        int seed = int.Parse(Environment.GetEnvironmentVariable("CONTEXTPOOL_SEED") ?? "1", CultureInfo.InvariantCulture);
        for (int night = 1; night <= _nights; night++)
        {
            var random = new Random((seed * 10_007) + night);
            try
            {
                await LiveAsync(random);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"night {night} of CONTEXTPOOL_SEED={seed}: {e.Message}", e);
            }
        }

        output.WriteLine($"{_nights} nights, {_cuts} with a power cut, {_model.Count} contexts");
        Trials.Count(GetType(), _nights, "nights");
        Trials.Count(GetType(), _cuts, "nights with a power cut");
    }

    private async Task LiveAsync(Random random)
    {
        EditSources(random);
        await UsePoolsAsync(random);
        MigrationOptions options = Options(random);
        if (random.Next(2) == 0) await CutARunAsync(options, random);
        await RunInTheMorningAsync(options);
        await AssertSoundAsync();
        _clock.Advance(TimeSpan.FromDays(1));
    }

    private void EditSources(Random random)
    {
        if (_model.Count < 8 && random.Next(2) == 0) Write(new Told(new LegacyJson(Some.ContextId(_model.Count + 1)).Talk(1 + random.Next(4))));
        foreach (Told told in _model.Values.Where(_ => random.Next(4) == 0).ToList())
            Write(told with { Source = new LegacyJson(told.Source.Id).Talk(told.Source.Messages.Count + 1), IsEdited = true });
    }

    private void Write(Told told)
    {
        _model[told.Source.Id] = told;
        _disk.Write($"{Legacy}/{told.Source.FileName}", told.Source.ToBytes(), writtenAt: _seconds += 60);
    }

    /// <summary>The application at its pools, where nothing is amiss with them.</summary>
    private async Task UsePoolsAsync(Random random)
    {
        ContextStore store = _pools.Open(_disk);
        foreach (Told told in _model.Values.Where(t => t.Migrated is not null).ToList())
        {
            ContextId id = told.Source.Id;
            switch (random.Next(8))
            {
                case 0:
                    Message added = await (await store.OpenAsync(id)).AppendAsync(MessageDraft.FromText("User", "and besides"));
                    _model[id] = told with { Appended = [.. told.Appended, added.Id] };
                    break;
                case 1:
                    await store.PackAsync(id, new PackOptions { All = random.Next(2) == 0 });
                    break;
                case 2:
                    await store.UnpackAsync(id);
                    break;
            }
        }
    }

    private static MigrationOptions Options(Random random) => new()
    {
        LegacyDirectory = Legacy,
        StorageDirectory = Storage,
        BackupDirectory = "/backups",
        ReportDirectory = "/reports",
        ReportPage = false,
        LockWait = TimeSpan.Zero,
        MaxDrop = MigrationOptions.AnyDrop,
        Stages = Scene.Stages(1 + random.Next(3), 4),
        Layout = random.Next(2) == 0 ? Layout.Loose : Layout.Packed,
        Durability = random.Next(2) == 0 ? Durability.Batch : Durability.File,
    };

    /// <summary>A run on a copy of the disk, and what a cut at one of its changes leaves: that is the disk from then on.</summary>
    private async Task CutARunAsync(MigrationOptions options, Random random)
    {
        SimulatedDisk running = _disk.Snapshot();
        int countdown = 1 + random.Next(200);
        SimulatedDisk? cut = null;
        running.Changed = _ =>
        {
            if (Interlocked.Decrement(ref countdown) == 0) cut = running.Snapshot();
        };
        await RunAsync(running, options);
        _disk = PowerCuts.Any(cut ?? running.Snapshot(), random);
        _cuts++;
    }

    private async Task RunInTheMorningAsync(MigrationOptions options)
    {
        (RunSummary summary, IReadOnlyList<ReportLine> rows) = await RunAsync(_disk, options);
        Assert.True(summary.End is RunEnd.Completed or RunEnd.CompletedWithFailures, $"{summary.End}: {summary.Detail}");
        Assert.Equal(_model.Count, rows.Count);
        foreach (ReportLine row in rows)
        {
            Told told = _model.Values.Single(t => row["source_path"] == $"{Legacy}/{t.Source.FileName}");
            bool isConflict = told.IsEdited && told.Appended.Count > 0;
            Assert.True(isConflict == (row["outcome"] == "conflict"), $"expected {(isConflict ? "a" : "no")} conflict: {row}");
            Assert.True(isConflict || row["outcome"] is "migrated" or "updated" or "unchanged", $"{row}");
            if (!isConflict) _model[told.Source.Id] = told with { Migrated = told.IsEdited || told.Migrated is null ? told.Source : told.Migrated, IsEdited = false };
        }
    }

    private async Task<(RunSummary Summary, IReadOnlyList<ReportLine> Rows)> RunAsync(SimulatedDisk disk, MigrationOptions options)
    {
        RunSummary summary = await new MigrationRun(options, disk, _clock, NullLogger<MigrationRun>.Instance).RunAsync(CancellationToken.None);
        return (summary, summary.ReportPath == "" ? [] : ReportLine.ReadAll(System.Text.Encoding.UTF8.GetString(disk.Read(summary.ReportPath)!)));
    }

    private async Task AssertSoundAsync()
    {
        ContextStore store = _pools.Open(_disk);
        await foreach (Finding finding in store.CheckAsync(new CheckOptions { ReadData = true, Backups = LegacyBackups.Reader }))
            Assert.False(finding.IsDamage, $"{finding}");
        foreach (Told told in _model.Values)
        {
            if (told.Appended.Count == 0)
            {
                Assert.True(await _pools.IsWholeAsync(_disk, told.Migrated!), $"{told.Source.Id} is not what was migrated");
                continue;
            }

            ChatContext context = await store.OpenAsync(told.Source.Id);
            MessageId[] expected = [.. told.Migrated!.Ids, .. told.Appended];
            foreach (MessageId id in expected) Assert.True(await context.GetMessageAsync(id) is not null, $"{told.Source.Id} lost {id}");
            Assert.Equal(expected.Length, (await context.GetIndexAsync()).Count);
        }

        Assert.Empty(_disk.List($"{Storage}/.staging"));
    }

    /// <summary>What the world knows of a context.</summary>
    /// <param name="Source">The legacy file.</param>
    private sealed record Told(LegacyJson Source)
    {
        /// <summary>What was migrated last.</summary>
        public LegacyJson? Migrated { get; init; }

        /// <summary>True where the file is another one since.</summary>
        public bool IsEdited { get; init; }

        /// <summary>What was appended to the pool.</summary>
        public IReadOnlyList<MessageId> Appended { get; init; } = [];
    }
}
