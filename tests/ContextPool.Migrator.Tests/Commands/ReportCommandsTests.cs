using System.Text.Json;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Outcomes;
using ContextPool.Migrator.Commands;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Commands;

public sealed class ReportCommandsTests : IDisposable
{
    private const string First = "20260101T000000000Z-aaaa";
    private const string Second = "20260102T000000000Z-bbbb";
    private const string Third = "20260103T000000000Z-cccc";

    private readonly TempDirectory _directory = new();
    private readonly StopSignals _signals = new();
    private readonly List<string> _shown = [];
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    [Fact]
    public async Task Report_WithoutARun_MakesThePageOfTheNewest()
    {
        Put(First, Row(1, "migrated"));
        Put(Second, Row(1, "unchanged"));
        Assert.Equal(0, await RunAsync("report"));
        Assert.Equal($"{_directory["reports", $"{Second}.html"]}\n", _out.ToString());
        Assert.Contains(Second, _directory.ReadText($"reports/{Second}.html"), StringComparison.Ordinal);
        Assert.False(_directory.Has($"reports/{First}.html"));
    }

    [Theory]
    [InlineData("report", First)]
    [InlineData("report", "20260101t")]
    public async Task Report_OfARun_TakesItsIdOrItsBeginning(params string[] arguments)
    {
        Put(First, Row(1, "migrated"));
        Put(Second, Row(1, "unchanged"));
        Assert.Equal(0, await RunAsync(arguments));
        Assert.True(_directory.Has($"reports/{First}.html"));
    }

    [Fact]
    public async Task Report_OfTheLastRuns_MakesSoManyAndOpensTheNewest()
    {
        foreach (string run in new[] { First, Second, Third }) Put(run, Row(1, "unchanged"));
        Assert.Equal(0, await RunAsync("report", "--last", "2", "--open"));
        Assert.Equal((false, true, true), (_directory.Has($"reports/{First}.html"), _directory.Has($"reports/{Second}.html"), _directory.Has($"reports/{Third}.html")));
        Assert.Equal([_directory["reports", $"{Third}.html"]], _shown);
    }

    [Theory]
    [InlineData(ExitCodes.CompletedWithFailures, "there is no run 2027", "report", "2027")]
    [InlineData(ExitCodes.CompletedWithFailures, "more than one run begins with 2026", "report", "2026")]
    [InlineData(ExitCodes.UsageError, "expected one of them", "report", First, "--last", "2")]
    [InlineData(ExitCodes.UsageError, "from 1 up", "report", "--last", "0")]
    [InlineData(ExitCodes.CompletedWithFailures, "there is no run 2027", "diff-runs", "2027", "2026")]
    public async Task RunThatIsNotThere_IsTold(int code, string line, params string[] arguments)
    {
        Put(First, Row(1, "migrated"));
        Put(Second, Row(1, "unchanged"));
        Assert.Equal(code, await RunAsync(arguments));
        Assert.Contains(line, _error.ToString(), StringComparison.Ordinal);
        Assert.Equal("", _out.ToString());
    }

    [Theory]
    [InlineData("report")]
    [InlineData("runs")]
    [InlineData("diff-runs")]
    public async Task MistypedDirectory_IsTold(string command)
    {
        Assert.Equal(ExitCodes.CompletedWithFailures, await RunAsync(command));
        Assert.Contains("there is no such directory", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReportThatIsTorn_IsTold()
    {
        Put(First, Row(1, "migrated"));
        _directory.Write($"reports/{First}.csv", "run_id,context_id\nx\n");
        Assert.Equal(ExitCodes.CompletedWithFailures, await RunAsync("report"));
        Assert.Contains($"{First}.csv: expected", _error.ToString(), StringComparison.Ordinal);
        Assert.False(_directory.Has($"reports/{First}.html"));
    }

    [Fact]
    public async Task NoProgramThatOpensPages_IsTold()
    {
        Put(First, Row(1, "migrated"));
        Assert.Equal(ExitCodes.CompletedWithFailures, await RunAsync(canShow: false, "report", "--open"));
        Assert.Contains("no program here that opens it", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_TellHowEachEndedAndWhatChanged()
    {
        Put(First, Row(1, "migrated"), Row(2, "failed", "truncated"));
        Put(Second, Row(1, "unchanged"), Row(2, "failed", "truncated"), Row(3, "conflict", "both_changed"));
        _directory.Write($"reports/{Third}.csv.partial", "run_id\n");
        _directory.Write("reports/notes.json", "{}");

        Assert.Equal(0, await RunAsync("runs"));

        string[] lines = _out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, lines.Length);
        Assert.Matches($"^{First}  completed_with_failures +2 +1 +1 +1 s +2$", lines[1]);
        Assert.Matches($@"^{Second}  completed_with_failures +3 +0 +2 +\+1 +1 s +3$", lines[2]);
        Assert.Equal($"{Third}  unfinished", lines[3]);
        Assert.StartsWith("2 runs over all contexts: 0 without trouble, the last with 2;", lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task DryRuns_AreKnownByTheirNamesAndComparedWithNothing()
    {
        Put(First, Row(1, "migrated"));
        Put($"{Second}-dry", Row(1, "failed", "truncated"));
        _directory.Write($"reports/{Third}-dry.csv.partial", "run_id\n");

        Assert.Equal(0, await RunAsync("runs"));
        string[] lines = _out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Matches($"^{Second}  completed_with_failures +1 +0 +1 +1 s +1  dry run$", lines[2]);
        Assert.Equal($"{Third}  unfinished  dry run", lines[3]);

        Assert.Equal(0, await RunAsync("report", Second));
        Assert.Equal(0, await RunAsync("report", $"{Second}-dry"));
        Assert.True(_directory.Has($"reports/{Second}-dry.html"));
        Assert.Equal(ExitCodes.CompletedWithFailures, await RunAsync("diff-runs"));
    }

    [Fact]
    public async Task RunsAsJson_AreAnArray()
    {
        Put(First, Row(1, "migrated"));
        Put(Second, Row(1, "failed", "truncated"));
        Assert.Equal(0, await RunAsync("runs", "--json", "--last", "1"));
        using JsonDocument json = JsonDocument.Parse(_out.ToString());
        JsonElement run = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal((Second, 1, 1), (run.GetProperty("run_id").GetString(), run.GetProperty("trouble").GetInt32(), run.GetProperty("trouble_change").GetInt32()));
        Assert.Equal(1, run.GetProperty("outcomes").GetProperty("failed").GetInt32());
    }

    [Fact]
    public async Task DiffRuns_TellsWhatChangedAndNotWhatWasToBeExpected()
    {
        Put(First, Row(1, "migrated"), Row(2, "migrated"), Row(3, "unchanged"), Row(4, "failed", "truncated"), Row(null, "skipped", "not_a_context", "gone.txt"));
        Put(Second, Row(1, "unchanged"), Row(2, "failed", "invalid_json"), Row(4, "failed", "truncated"), Row(5, "migrated"), Row(null, "skipped", "not_a_context", "new.txt"));

        Assert.Equal(0, await RunAsync("diff-runs"));

        string[] lines = [.. _out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Contains("->", StringComparison.Ordinal))];
        Assert.Equal(
        [
            $"{TestKit.Some.ContextId(2)}  changed  migrated -> failed invalid_json",
            $"{TestKit.Some.ContextId(3)}  gone     unchanged -> -",
            $"{TestKit.Some.ContextId(5)}  new      - -> migrated",
            "new.txt  new      - -> skipped not_a_context",
            "gone.txt  gone     skipped not_a_context -> -",
        ], lines);
        Assert.Contains("5 differences; 1 that were carried over are unchanged now; 1 the same\n", _out.ToString(), StringComparison.Ordinal);
        Assert.Matches($"(?m)^run +{First} +{Second}$", _out.ToString());
        Assert.Matches("(?m)^failed +1 +2$", _out.ToString());
    }

    [Fact]
    public async Task DiffRunsAsJson_IsAnObject()
    {
        Put(First, Row(1, "migrated"));
        Put(Second, Row(1, "conflict", "both_changed"));
        Assert.Equal(0, await RunAsync("diff-runs", First, Second, "--json"));
        using JsonDocument json = JsonDocument.Parse(_out.ToString());
        Assert.Equal(First, json.RootElement.GetProperty("a").GetProperty("run_id").GetString());
        JsonElement change = Assert.Single(json.RootElement.GetProperty("differences").EnumerateArray());
        Assert.Equal("both_changed", change.GetProperty("b").GetProperty("reason").GetString());
    }

    public void Dispose()
    {
        _directory.Dispose();
        _signals.Dispose();
        _out.Dispose();
        _error.Dispose();
    }

    [Theory]
    [InlineData(70)]
    [InlineData(120)]
    public async Task RunsOnATerminal_AreATableThatFitsIt(int columns)
    {
        Put(First, Row(1, "migrated"));
        Put(Second, Row(1, "failed", "truncated"));
        Assert.Equal(0, await ProgramCommands.RunAsync(
            ["runs", "--report-dir", _directory["reports"]],
            new ProgramEnvironment(new Terminal(TextReader.Null, _out, _error) { IsOutTerminal = true, OutColumns = () => columns }, _signals)
            {
                Variables = new Dictionary<string, string> { ["NO_COLOR"] = "1" },
            }));

        string[] lines = _out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(columns > 100, lines[0].Contains("CONTEXTS/S", StringComparison.Ordinal));
        Assert.StartsWith(First, lines[1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, columns));
    }

    private Task<int> RunAsync(params string[] arguments) => RunAsync(canShow: true, arguments);

    private Task<int> RunAsync(bool canShow, params string[] arguments) => ProgramCommands.RunAsync(
        [.. arguments, "--report-dir", _directory["reports"]],
        new ProgramEnvironment(new Terminal(TextReader.Null, _out, _error), _signals)
        {
            Show = path =>
            {
                _shown.Add(path);
                return canShow;
            },
        });

    private static (string Outcome, string Reason, string Line) Row(int? number, string outcome, string reason = "", string? name = null)
    {
        string id = number is { } n ? TestKit.Some.ContextId(n).ToString() : "";
        return (outcome, reason, $"{id},/legacy/{name ?? id + ".json"},{outcome},{reason}\n");
    }

    private void Put(string runId, params (string Outcome, string Reason, string Line)[] rows)
    {
        _directory.Write($"reports/{runId}.csv", "context_id,source_path,outcome,reason\n" + string.Concat(rows.Select(row => row.Line)));
        bool isWell = rows.All(row => row.Outcome is not ("failed" or "conflict"));
        _directory.Write($"reports/{runId}.json", new RunSummary
        {
            RunId = runId.Replace("-dry", "", StringComparison.Ordinal),
            End = isWell ? RunEnd.Completed : RunEnd.CompletedWithFailures,
            DurationMs = 1000,
            Detected = rows.Length,
            Outcomes = rows.GroupBy(row => row.Outcome).ToDictionary(group => group.Key, group => (long)group.Count()),
        }.ToJson());
    }
}
