using System.Text.Json;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Journal;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.Migration.Reports;
using ContextPool.Migration.Stages;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests.Journal;

public sealed class ReportTests : IDisposable
{
    private static readonly string[] Documented =
    [
        "run_id", "context_id", "source_path", "outcome", "reason", "detail", "source_bytes", "source_sha256", "messages",
        "branches", "pool_bytes", "backup_path", "backup_sha256", "pool_sha256", "upgrades", "warnings", "started_at",
        "duration_ms", "backup_ms", "convert_ms", "write_ms", "index_ms", "validate_ms", "publish_ms", "source_removed",
        "new_since_last_run", "layout", "stored_bytes", "dry_run", "acknowledged",
    ];

    private readonly Scene _scene = new();

    [Fact]
    public async Task Report_IsDurableBeforeItHasItsName_AndItsNameBeforeTheRunEnds()
    {
        _scene.PutTalk(1);
        var recording = new RecordingFileOperations(Scene.Disk, _scene.Directory.Root);

        FinishedRun run = await _scene.RunAsync(recording);

        List<string> changes = [.. recording.Changes];
        int named = changes.FindIndex(line => line.EndsWith($" to reports/{run.Summary.RunId}.csv", StringComparison.Ordinal));
        string sorted = changes[named].Split(' ')[1];
        Assert.Contains($"sync {sorted}", changes.Take(named));
        Assert.Contains(changes.Skip(named), line => line.StartsWith("sync", StringComparison.Ordinal) && line.EndsWith(" reports", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FixedDirectory_GivesTheGoldenReport()
    {
        PutFixedDirectory();

        FinishedRun run = await _scene.RunAsync();

        string text = File.ReadAllText(run.Summary.ReportPath)
            .Replace(_scene.Directory.Root, "ROOT", StringComparison.Ordinal)
            .Replace(run.Summary.RunId, "RUN", StringComparison.Ordinal);
        string golden = Path.Combine(
            Samples.Repository, "tests", "ContextPool.Migration.Tests", "Journal", "report.golden.csv");

        // To accept a wanted change: run once with the variable set, and read the difference before committing it.
        if (Environment.GetEnvironmentVariable("ACCEPT_GOLDEN") == "1")
            _scene.Directory.Write(golden, text);
        Assert.Equal(File.ReadAllText(golden), text);
    }

    [Fact]
    public async Task FixedDirectory_SaysOfEachFileWhatBecameOfIt()
    {
        // By hand, beside the golden file: what a reader of the report relies on.
        PutFixedDirectory();

        FinishedRun run = await _scene.RunAsync();

        Assert.Equal(["migrated", "migrated", "failed", "skipped", "skipped"], run.Rows.Select(r => r["outcome"]));
        Assert.Equal([$"{Some.ContextId(1)}", $"{Some.ContextId(2)}", $"{Fixtures.Id}", "", ""], run.Rows.Select(r => r["context_id"]));
        ReportLine migrated = run.Rows[0];
        long bytes = new FileInfo(Path.Combine(_scene.Directory[Scene.Conversations], $"{Some.ContextId(1)}.json")).Length;
        Assert.Equal($"{bytes}", migrated["source_bytes"]);
        Assert.Equal(("2", "1", ""), (migrated["messages"], migrated["branches"], migrated["detail"]));
        Assert.Equal($"{PoolBytes(Some.ContextId(1))}", migrated["pool_bytes"]);
        Assert.Equal(("loose", migrated["pool_bytes"]), (migrated["layout"], migrated["stored_bytes"]));
        Assert.Equal("current_state Idle", run.Rows[1]["upgrades"]);
        Assert.Equal("2025-11-08T11:06:40Z", migrated["started_at"]);
        Assert.Equal("truncated", run.Rows[2]["reason"]);
        Assert.All(run.Rows, r => Assert.Equal("0.0", r["duration_ms"]));
        Assert.All(run.Rows.Skip(2), r => Assert.Equal(("", "", "", "", ""), (r["messages"], r["pool_sha256"], r["pool_bytes"], r["layout"], r["stored_bytes"])));
    }

    [Fact]
    public async Task Columns_AreTheDocumentedOnesInOrder()
    {
        PutFixedDirectory();
        FinishedRun run = await _scene.RunAsync();
        Assert.Equal(30, Documented.Length);
        Assert.Equal(Documented, run.Rows[0].Columns);
        Assert.StartsWith(string.Join(',', Documented) + "\n", File.ReadAllText(run.Summary.ReportPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileNamesOfAnyText_StayOnOneLineAndRunAsNoFormula()
    {
        string[] names =
        [
            "=cmd|' /C calc'!A0.json", "+1.json", "-1.json", "@SUM(A1).json", "two\nlines.json", "cr\rlf\r\n.json",
            "tab\there.json", "quote\"and,comma.json", "nul-ish\u0001\u001b[31m.json", new string('x', 250) + ".json", "größe-日本.json",
        ];
        foreach (string name in names) _scene.Put(name, "{}"u8);

        FinishedRun run = await _scene.RunAsync();

        Assert.Equal(names.Length, run.Rows.Count);
        Assert.Equal(names.Length + 1, File.ReadAllLines(run.Summary.ReportPath).Length);
        Assert.DoesNotContain(File.ReadAllText(run.Summary.ReportPath), c => char.IsControl(c) && c != '\n');
        Assert.All(run.Rows.SelectMany(r => r.Values), v => Assert.False(v.Length > 0 && "=+-@\t\r".Contains(v[0]), v));
        Assert.Contains(run.Rows, r => r["source_path"].EndsWith("/quote\"and,comma.json", StringComparison.Ordinal));
        Assert.Contains(run.Rows, r => r["source_path"].EndsWith("/größe-日本.json", StringComparison.Ordinal));
    }

    [Fact]
    public void PathOfAnyLength_IsNotCut()
    {
        string path = "/" + string.Join('/', Enumerable.Repeat(new string('p', 200), 15));
        var item = new MigrationItem("x", path) { Facts = new RowFacts { BackupPath = path } };
        var ended = new Ended(item, Outcome.Failed, Reason.IoError, new string('d', 5000));

        ReportRow row = ReportRow.Of(ended, "run", _scene.Clock);

        Assert.Equal((path, path), (row.Values[2], row.Values[11]));
        Assert.InRange(row.Values[5].Length, 1000, 1001);
        Assert.Equal(path, ReportRow.OfCertain(ended, "run").Values[2]);
        Assert.Equal(ReportRow.Columns.Count, ReportRow.OfCertain(ended, "run").Values.Count);
    }

    [Theory]
    [InlineData("=cmd")]
    [InlineData("+1+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    public void FieldThatASpreadsheetWouldRun_IsEscaped(string formula)
    {
        using (var journal = new RunJournal(Scene.Disk, [_scene.Directory["reports"]], "run"))
        {
            journal.Add(new ReportRow { Values = [formula, .. Enumerable.Repeat("", Documented.Length - 1)] }, null, "x");
            journal.Complete();
        }

        ReportLine line = Assert.Single(ReportLine.ReadAll(_scene.Directory.ReadText("reports/run.csv")));
        Assert.NotEqual(formula[0], line.Values[0][0]);
        Assert.EndsWith(formula, line.Values[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReportForSpreadsheets_HasItsMarkAndTheirTimes_AndIsReadAgain()
    {
        PutFixedDirectory();
        _scene.Options = _scene.Options with { ReportByteOrderMark = true, ReportTimes = ReportTimes.Milliseconds };
        await _scene.RunAsync();
        _scene.Clock.Advance(TimeSpan.FromDays(1));
        RunSummary run = (await _scene.RunAsync()).Summary;

        Assert.Equal([0xEF, 0xBB, 0xBF, .. "run_id,"u8], File.ReadAllBytes(run.ReportPath)[..10]);
        List<ReportedFile> rows = [.. ReportReader.Read(Scene.Disk, run.ReportPath)];
        Assert.Equal(5, rows.Count);
        // The last night's report could be read, too.
        Assert.False(rows.Single(row => row.Outcome == "failed").IsNew);
        DateTimeOffset now = _scene.Clock.GetUtcNow();
        Assert.All(rows, row => Assert.Equal(now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond)), row.StartedAt));
        Assert.Contains($",{now.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff},", File.ReadAllText(run.ReportPath), StringComparison.Ordinal);
    }

    [Fact]
    public void UnfinishedReport_HasNoFinalName()
    {
        using (var journal = new RunJournal(Scene.Disk, [_scene.Directory["reports"]], "run"))
        {
            journal.Add(new ReportRow { Values = [.. Enumerable.Repeat("y", Documented.Length)] }, null, "x");
            Assert.Equal(["run.csv.partial"], _scene.Directory.Names("reports"));
            Assert.Equal(2, File.ReadAllLines(_scene.Directory["reports", "run.csv.partial"]).Length);
            journal.Complete();
        }

        Assert.Equal(["run.csv"], _scene.Directory.Names("reports"));
    }

    [Fact]
    public async Task Rows_AreContextsByIdAndThenOtherFilesByName()
    {
        int[] numbers = [9, 3, 7, 1];
        string[] others = ["b.txt", "a.txt", "B.txt"];
        foreach (int i in numbers) _scene.PutTalk(i);
        foreach (string name in others) _scene.Put(name, "x"u8);

        FinishedRun run = await _scene.RunAsync();

        string[] expected = [.. numbers.Order().Select(i => $"{Some.ContextId(i)}.json"), .. others.Order(StringComparer.Ordinal)];
        Assert.Equal(expected, run.Rows.Select(r => Path.GetFileName(r["source_path"])));
    }

    [Fact]
    public async Task Summary_IsTheOneReturned()
    {
        PutFixedDirectory();

        FinishedRun run = await _scene.RunAsync();

        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(run.Summary.SummaryPath));
        JsonElement root = json.RootElement;
        Assert.Equal(run.Summary.RunId, root.GetProperty("run_id").GetString());
        Assert.Equal(5, root.GetProperty("detected").GetInt64());
        Assert.Equal(2, root.GetProperty("outcomes").GetProperty("migrated").GetInt64());
        Assert.Equal(1, root.GetProperty("reasons").GetProperty("truncated").GetInt64());
        Assert.Equal(7, root.GetProperty("stages").GetArrayLength());
        Assert.Equal([$"{run.Summary.RunId}.csv", $"{run.Summary.RunId}.json"], _scene.Directory.Names("reports"));
    }

    public void Dispose() => _scene.Dispose();

    private void PutFixedDirectory()
    {
        _scene.PutTalk(1);
        _scene.Put(new LegacyJson(Some.ContextId(2)).Talk(3).State("\"Idle\"").Branch("main", Some.MessageId(1), Some.MessageId(99)));
        _scene.Put(Fixtures.FileName, Fixtures.Read("truncated-in-message"));
        _scene.Put("notes.json", "{}"u8);
        _scene.Put("=cmd, \"x\".txt", "x"u8);
    }

    private long PoolBytes(ContextId id) => Directory
        .GetFiles(_scene.ContextPath(id), "*", SearchOption.AllDirectories)
        .Where(f => !f.EndsWith("receipt.json", StringComparison.Ordinal)).Sum(f => new FileInfo(f).Length);
}
