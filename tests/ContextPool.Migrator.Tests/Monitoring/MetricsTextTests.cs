using System.Text.RegularExpressions;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Outcomes;
using ContextPool.Migrator.Monitoring;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Monitoring;

public sealed partial class MetricsTextTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(2_000_000_000);
    private static readonly StoreTotals Totals = new(7, 1, 123, 45_678, 2);

    [Fact]
    public void Run_IsToldWithItsNumbers()
    {
        string text = Of(Support.Some.Summary(RunEnd.CompletedWithFailures), ExitCodes.CompletedWithFailures);
        Assert.Contains("\ncontextpool_last_run_files{outcome=\"migrated\"} 4\n", text, StringComparison.Ordinal);
        Assert.Contains("\ncontextpool_last_run_reasons{reason=\"truncated\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\ncontextpool_last_run_duration_seconds 2\n", text, StringComparison.Ordinal);
        Assert.Contains("\ncontextpool_last_run_exit_code 3\n", text, StringComparison.Ordinal);
        Assert.Contains("\ncontextpool_store_message_bytes 45678\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void TimesOfGoodRuns_AreKeptBehindBadOnes()
    {
        string good = Of(Support.Some.Summary(RunEnd.Completed), 0);
        Assert.Equal((2e9, 2e9), TimesIn(good));
        string some = Of(Support.Some.Summary(RunEnd.CompletedWithFailures), ExitCodes.CompletedWithFailures, good, hours: 1);
        Assert.Equal((2e9 + 3600, 2e9), TimesIn(some));
        string none = Of(Support.Some.Summary(RunEnd.StoreLocked), ExitCodes.StoreLocked, some, hours: 2);
        Assert.Equal((2e9 + 3600, 2e9), TimesIn(none));
        Assert.Equal((0, 0), TimesIn(Of(Support.Some.Summary(RunEnd.StoreLocked), ExitCodes.StoreLocked, "no such file")));
    }

    [Theory]
    [InlineData("TELEMETRY.md", "src/ContextPool.Migrator", true)]
    [InlineData("alerts.yml", "samples/nightly", false)]
    [InlineData("dashboard.json", "samples/nightly", false)]
    public void Metrics_AreThoseThatAreNamedElsewhere(string file, string directory, bool namesAll)
    {
        HashSet<string> named = [.. MetricName().Matches(File.ReadAllText(Path.Combine(Samples.Repository, directory, file))).Select(match => match.Value)];
        RunSummary summary = Support.Some.Summary(RunEnd.Completed) with { Stages = [new StageSummary("Detect", 1, 1, 1, 1, 1, 1, 1)] };
        HashSet<string> written = [.. MetricName().Matches(Of(summary, 0)).Select(match => match.Value)];
        Assert.NotEmpty(named);
        Assert.Subset(written, named);
        if (namesAll) Assert.Subset(named, written);
    }

    private static string Of(RunSummary summary, int exitCode, string? before = null, int hours = 0) =>
        MetricsText.Of(summary, exitCode, Now.AddHours(hours), Totals, before, "1.2.3");

    private static (double Completed, double Success) TimesIn(string text)
    {
        double Value(string name) => double.Parse(Regex.Match(text, $"^contextpool_last_{name}_timestamp_seconds (.+)$", RegexOptions.Multiline).Groups[1].Value, null);
        return (Value("completed"), Value("success"));
    }

    [GeneratedRegex("contextpool_(last|store|build)_[a-z_]+")]
    private static partial Regex MetricName();
}
