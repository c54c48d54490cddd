using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>
/// Signals and sudden death in the middle of a run: whatever is published is whole, and the next run finishes.
/// </summary>
public sealed class StopTests : IDisposable
{
    private const int Contexts = 300;
    private const int Kills = 4;
    private const int Before = 12; // messages of each
    private const int After = 5;

    // One context at a time and a sync for each file, so that a run lasts long enough to be met in the middle.
    private const string Slow = """
        {
          "Migration": {
            "Durability": "file",
            "Stages": {
              "Detect": { "Parallelism": 1, "Capacity": 1 },
              "Backup": { "Parallelism": 1, "Capacity": 1 },
              "Convert": { "Parallelism": 1, "Capacity": 1 },
              "WritePool": { "Parallelism": 1, "Capacity": 1 },
              "Index": { "Parallelism": 1, "Capacity": 1 },
              "Validate": { "Parallelism": 1, "Capacity": 1 }
            }
          }
        }
        """;

    private static readonly string[] Expected = ["migrated ", "skipped run_stopped"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Workplace _work = new();
    private readonly IReadOnlyList<ContextId> _ids;

    public StopTests()
    {
        _ids = _work.Generate(Contexts, messages: Before);
        _work.Files.Write("appsettings.json", Slow);
    }

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    [InlineData("HUP", 129)]
    public async Task SignalDuringARun_EndsItCleanlyAndTheNextOneFinishes(string signal, int exitCode)
    {
        using ProgramRun run = await StartAndWaitAsync(() => _work.Published().Count >= 10);
        Assert.True(run.Signal(signal));
        ProgramResult result = run.End();

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains($"SIG{signal}: finishing what is in work", result.Error, StringComparison.Ordinal);
        ReportFile report = _work.Report;
        Assert.Equal("stopped_by_signal", report.Summary.GetProperty("end").GetString());
        Assert.Equal(report.Rows.Count, report.Summary.GetProperty("detected").GetInt32());
        Assert.All(report.Rows, row => Assert.Contains($"{row["outcome"]} {row["reason"]}", Expected));
        Assert.Equal(report.CountOf("migrated"), _work.Published().Count);
        Assert.InRange(report.CountOf("migrated"), 10, Contexts - 1);
        Assert.Equal(3, _work.Files.Names(Workplace.Reports).Count);
        Assert.Empty(_work.Litter());
        Assert.Empty(_work.Differences());

        NextRunFinishes(alreadyThere: report.CountOf("migrated"));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task KilledAtAnyMoment_NextRunFinishesWithoutLitter()
    {
        // Where exactly a kill hits is up to the machine; how many contexts are there by then is not.
        var random = new Random(20261123);
        for (int kill = 0; kill < Kills; kill++)
        {
            // The first time as soon as the lock is taken.
            int contexts = kill == 0 ? 0 : _work.Published().Count + random.Next(1, 15);
            using ProgramRun run = await StartAndWaitAsync(() => _work.Published().Count >= contexts);
            Kill(run);
            Assert.Empty(_work.Differences());
        }

        Assert.Empty(Directory.GetFiles(_work.Files[Workplace.Reports], "*.csv"));
        NextRunFinishes(_work.Published().Count);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task KilledWhileUpdating_EveryContextIsOldOrNewAndEveryReplacedVersionIsKept()
    {
        File.Move(_work.Files["appsettings.json"], _work.Files["slow.json"]);
        Assert.Equal(0, _work.Migrate().ExitCode);
        foreach (ContextId id in _ids) new LegacyJson(id).Talk(After).SaveTo(_work.Files);
        File.Move(_work.Files["slow.json"], _work.Files["appsettings.json"]);

        foreach (int updated in new[] { 3, 20, 50 })
        {
            using ProgramRun run = await StartAndWaitAsync(() => Replaced().Count >= updated);
            Kill(run);
            Assert.All(_ids, id => Assert.True(MessagesOf(id) is Before or After, $"{id} has {MessagesOf(id)} messages"));
        }

        File.Delete(_work.Files["appsettings.json"]);
        Assert.Equal(0, _work.Migrate().ExitCode);
        Assert.Empty(_work.Differences());
        Assert.Empty(_work.Litter());
        Assert.Equal(_ids.Select(id => id.ToString()).Order(), Replaced().Select(name => name[^36..]).Order());
        Assert.Equal("", _work.CheckBackups());
    }

    public void Dispose() => _work.Dispose();

    private async Task<ProgramRun> StartAndWaitAsync(Func<bool> moment)
    {
        var run = ProgramRun.Start(_work.Root, ["migrate", "--yes"]);
        string lockFile = _work.Files[Workplace.Storage, ".lock"];
        bool isThere = await Eventually.Holds(() => run.HasExited || (File.Exists(lockFile) && moment()), Patience);
        Assert.True(isThere && !run.HasExited, "the run did not come to the moment, or ended before it was stopped");
        return run;
    }

    private static void Kill(ProgramRun run)
    {
        Assert.True(run.Signal("KILL"));
        Assert.Equal(137, run.End().ExitCode);
    }

    private IReadOnlyList<string> Replaced()
    {
        string trash = Path.Combine(Workplace.Storage, ".trash");
        return _work.Files.Has(trash) ? _work.Files.Names(trash) : [];
    }

    private int MessagesOf(ContextId id) => Directory.GetFiles(Path.Combine(_work.PoolOf(id), "messages_pool")).Length;

    // With the ordinary settings.
    private void NextRunFinishes(int alreadyThere)
    {
        File.Delete(_work.Files["appsettings.json"]);
        ProgramResult next = _work.Migrate();
        Assert.Equal(0, next.ExitCode);
        ReportFile report = _work.Report;
        Assert.Equal(
            (alreadyThere, Contexts - alreadyThere), (report.CountOf("unchanged"), report.CountOf("migrated")));
        Assert.Equal(Contexts, _work.Published().Count);
        Assert.Empty(_work.Differences());
        Assert.Empty(_work.Litter());
        Assert.Equal("", _work.CheckBackups());
    }
}
