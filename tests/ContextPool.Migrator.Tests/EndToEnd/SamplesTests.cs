using System.Globalization;
using System.Text.Json;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>The first success of the README: the samples, migrated, and migrated again.</summary>
public sealed class SamplesTests(MigratedSamples samples) : IClassFixture<MigratedSamples>
{
    private const string Columns =
        "run_id,context_id,source_path,outcome,reason,detail,source_bytes,source_sha256,messages,branches,pool_bytes," +
        "backup_path,backup_sha256,pool_sha256,upgrades,warnings,started_at,duration_ms,backup_ms,convert_ms,write_ms," +
        "index_ms,validate_ms,publish_ms,source_removed,new_since_last_run,layout,stored_bytes,dry_run,acknowledged";

    private readonly Workplace _work = samples.Work;

    [Fact]
    public void EverySample_IsMigratedAndEqualToItsSource()
    {
        Assert.Equal(0, samples.First.ExitCode);
        Assert.Equal(Samples.Ids.Order(), _work.Published().Order());
        Assert.Empty(_work.Differences());
        Assert.Empty(samples.TouchedSources);
    }

    [Fact]
    public void EveryMessageFile_IsTheNodeOfTheSourceReindented()
    {
        int compared = 0;
        foreach (ContextId id in Samples.Ids)
        {
            using var legacy = JsonDocument.Parse(File.ReadAllBytes(_work.SourceOf(id)));
            foreach (JsonProperty node in legacy.RootElement.GetProperty("message_pool").EnumerateObject())
            {
                string file = Path.Combine(_work.PoolOf(id), "messages_pool", node.Name.ToLowerInvariant() + ".json");
                Assert.Equal(JsonStyle.Serde.Print(node.Value.GetRawText()), File.ReadAllText(file));
                compared++;
            }
        }

        Assert.Equal(samples.FirstReport.Summary.GetProperty("messages").GetInt64(), compared);
    }

    [Fact]
    public void Report_HasARowPerFileWithTheDocumentedColumns()
    {
        ReportFile report = samples.FirstReport;
        Assert.Equal(Columns, string.Join(',', report.Columns));
        Assert.Equal(Columns, report.Text[..report.Text.IndexOf('\n')]);
        Assert.Equal(Samples.Ids.Order().Select(id => id.ToString()), report.Rows.Select(row => row["context_id"]));
        Assert.DoesNotContain('\r', report.Text);
        Assert.All(report.Rows, IsTrue);
    }

    [Fact]
    public void Summary_HasItsMembersAndTheSumsOfTheReport()
    {
        JsonElement summary = samples.FirstReport.Summary;
        Assert.Equal(4, summary.GetProperty("version").GetInt32());
        Assert.Equal("completed", summary.GetProperty("end").GetString());
        Assert.False(summary.GetProperty("dry_run").GetBoolean());
        Assert.Equal(Samples.Files.Count, summary.GetProperty("detected").GetInt32());
        Assert.Equal(
            ["migrated", "updated", "unchanged", "adopted", "skipped", "conflict", "failed"],
            summary.GetProperty("outcomes").EnumerateObject().Select(outcome => outcome.Name));
        Assert.Equal(Samples.Files.Count, summary.GetProperty("outcomes").GetProperty("migrated").GetInt32());
        foreach (string column in new[] { "source_bytes", "pool_bytes", "messages" })
            Assert.Equal(samples.FirstReport.Rows.Sum(row => Number(row[column])), summary.GetProperty(column).GetInt64());
        Assert.Equal(
            ["Detect", "Backup", "Convert", "WritePool", "Index", "Validate", "Publish"],
            summary.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("name").GetString()));
        foreach (JsonElement stage in summary.GetProperty("stages").EnumerateArray())
        {
            Assert.Equal(
                ["name", "parallelism", "capacity", "items", "bytes", "busy_ms", "waiting_ms", "queue_high_water", "processor_ms", "processor_wait_ms", "utilisation"],
                stage.EnumerateObject().Select(member => member.Name));
            Assert.Equal(Samples.Files.Count, stage.GetProperty("items").GetInt32());
        }

        Assert.NotEqual("", summary.GetProperty("limited_by").GetString());
        Assert.True(File.Exists(summary.GetProperty("report_path").GetString()));
        Assert.True(File.Exists(summary.GetProperty("summary_path").GetString()));
    }

    [Fact]
    public void Backups_AreTheSourcesAndCheckWithSha256Sum()
    {
        Assert.Equal("", _work.CheckBackups());
        Assert.Equal(Samples.Files.Count + 1, _work.Files.Names(Workplace.Backups).Count);
        Assert.All(samples.FirstReport.Rows, row =>
            Assert.Equal(File.ReadAllBytes(row["source_path"]), File.ReadAllBytes(row["backup_path"])));
    }

    [Fact]
    public void CompletedRun_LeavesNoLitter()
    {
        Assert.Empty(_work.Litter());
        Assert.Equal(3 * 3, _work.Files.Names(Workplace.Reports).Count);
        Assert.All(_work.Files.Names(Workplace.Reports), name => Assert.Matches(@"^[^.]+\.(csv|html|json)$", name));
    }

    [Fact]
    public void SecondRun_FindsAllUnchangedAndTouchesNothing()
    {
        Assert.Equal(0, samples.Second.ExitCode);
        Assert.Equal(Samples.Files.Count, samples.SecondReport.CountOf("unchanged"));
        Assert.Equal(Samples.Files.Count, samples.SecondReport.Rows.Count);
        Assert.Empty(samples.TouchedBySecond);
    }

    [Fact]
    public void DryRun_WritesNothingButItsReport()
    {
        Assert.Equal(0, samples.Dry.ExitCode);
        string runId = samples.DryReport.Summary.GetProperty("run_id").GetString()!;
        Assert.Equal(
            ["reports/ is new", $"reports/{runId}-dry.csv is new", $"reports/{runId}-dry.html is new", $"reports/{runId}-dry.json is new"], samples.WrittenByDryRun);
        Assert.True(samples.DryReport.Summary.GetProperty("dry_run").GetBoolean());
    }

    [Fact]
    public void DryRun_PredictsTheRun()
    {
        Assert.Equal(
            samples.FirstReport.Rows.Select(row => row.Prediction), samples.DryReport.Rows.Select(row => row.Prediction));
        JsonElement dry = samples.DryReport.Summary;
        JsonElement real = samples.FirstReport.Summary;
        foreach (string sum in new[] { "detected", "messages", "source_bytes", "pool_bytes" })
            Assert.Equal(real.GetProperty(sum).GetInt64(), dry.GetProperty(sum).GetInt64());
    }

    [Fact]
    public void JsonOption_PrintsTheSummaryAndNothingElseOnStandardOutput()
    {
        using var printed = JsonDocument.Parse(samples.Second.Out);
        Assert.Equal(JsonValueKind.Object, printed.RootElement.ValueKind);
        Assert.Equal(
            JsonSerializer.Serialize(samples.SecondReport.Summary), JsonSerializer.Serialize(printed.RootElement));
        Assert.Contains("[INF]", samples.Second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutJsonOption_ResultIsOnStandardOutputAndLogsOnStandardError()
    {
        Assert.StartsWith("Run ", samples.First.Out, StringComparison.Ordinal);
        Assert.EndsWith("Completed\n", samples.First.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("[INF]", samples.First.Out, StringComparison.Ordinal);
        Assert.All(
            samples.First.Error.TrimEnd().Split('\n'), line => Assert.Contains(" [INF] ", line, StringComparison.Ordinal));
    }

    // Compared with the files themselves.
    private void IsTrue(ReportLine row)
    {
        var id = ContextId.Parse(row["context_id"]);
        Assert.Equal("migrated", row["outcome"]);
        Assert.Equal("", row["reason"] + row["detail"]);
        Assert.Equal(_work.SourceOf(id), row["source_path"]);
        Assert.Equal(new FileInfo(_work.SourceOf(id)).Length, Number(row["source_bytes"]));
        Assert.Equal(Hash(_work.SourceOf(id)), row["source_sha256"]);
        Assert.Equal(row["source_sha256"], row["backup_sha256"]);
        string[] messages = Directory.GetFiles(Path.Combine(_work.PoolOf(id), "messages_pool"));
        Assert.Equal(messages.Length, Number(row["messages"]));
        string pool = _work.PoolOf(id);
        string[] all = [.. messages, Path.Combine(pool, "context.json"), Path.Combine(pool, "index.json")];
        Assert.Equal(all.Sum(path => new FileInfo(path).Length), Number(row["pool_bytes"]));
        Assert.Equal(64, row["pool_sha256"].Length);
        Assert.True(DateTimeOffset.TryParse(row["started_at"], CultureInfo.InvariantCulture, out _), row["started_at"]);
        Assert.True(double.Parse(row["duration_ms"], CultureInfo.InvariantCulture) > 0);
    }

    private static string Hash(string path) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
