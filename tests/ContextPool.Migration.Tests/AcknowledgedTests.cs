using ContextPool.Migration.Audit;
using ContextPool.Migration.Outcomes;
using ContextPool.Migration.Reports;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests;

/// <summary>What somebody has seen and left makes no alarm, for as long as nothing of it changes.</summary>
public sealed class AcknowledgedTests : IDisposable
{
    private readonly Scene _scene = new();

    [Fact]
    public async Task KnownFailure_MakesNoAlarmUntilItChanges()
    {
        string broken = $"{Some.ContextId(1)}.json";
        _scene.Put(broken, "{ broken"u8);
        _scene.PutTalk(2);
        Assert.Equal(RunEnd.CompletedWithFailures, (await RunAsync()).End);
        Acknowledge();

        RunSummary calm = await RunAsync();

        Assert.Equal((RunEnd.Completed, 1L, 1L), (calm.End, calm.Acknowledged, calm.Outcomes["failed"]));
        ReportedFile row = Assert.Single(Rows(), row => row.Outcome == "failed");
        Assert.Equal((true, false), (row.IsAcknowledged, row.NeedsSomebody));

        // The same reason at another place: somebody wrote to it.
        _scene.Put(broken, "{ broken "u8, writtenAt: 5);
        Assert.Equal((RunEnd.CompletedWithFailures, 0L), (await RunAsync() is var changed ? (changed.End, changed.Acknowledged) : default));
    }

    [Fact]
    public async Task AnotherFailureBesideAKnownOne_Alarms()
    {
        _scene.Put($"{Some.ContextId(1)}.json", "{ broken"u8);
        await RunAsync();
        Acknowledge();
        _scene.Put($"{Some.ContextId(2)}.json", "{ broken"u8);
        RunSummary run = await RunAsync();
        Assert.Equal((RunEnd.CompletedWithFailures, 1L), (run.End, run.Acknowledged));
    }

    [Fact]
    public async Task KnownFailures_DoNotCountForTheLimit()
    {
        for (int i = 0; i < 5; i++) _scene.Put($"{Some.ContextId(i)}.json", "{ broken"u8);
        await RunAsync();
        Acknowledge();
        _scene.Options = _scene.Options with { MaxFailures = 1 };
        Assert.Equal(RunEnd.Completed, (await RunAsync()).End);
    }

    [Fact]
    public async Task WhatIsTakenOutAgain_Alarms()
    {
        _scene.Put($"{Some.ContextId(1)}.json", "{ broken"u8);
        await RunAsync();
        Acknowledge();
        Assert.Equal(1, List().Remove(new HashSet<string> { Some.ContextId(1).ToString() }));
        Assert.Equal(RunEnd.CompletedWithFailures, (await RunAsync()).End);
    }

    [Fact]
    public async Task RunThatWasAskedForLater_BeganThen()
    {
        _scene.PutTalk(1);
        var run = new MigrationRun(_scene.Options, Scene.Disk, _scene.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<MigrationRun>.Instance)
        {
            ExitCodeOf = end => 40 + (int)end,
        };
        // Somebody thinks it over.
        _scene.Clock.Advance(TimeSpan.FromHours(1));
        RunSummary summary = await run.RunAsync(default);
        Assert.Equal(Timestamp.FromDateTime(_scene.Clock.GetUtcNow()).ToString(), summary.StartedAt);
        Assert.Equal(0, summary.DurationMs);
        Assert.StartsWith(_scene.Clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmss", System.Globalization.CultureInfo.InvariantCulture), summary.RunId, StringComparison.Ordinal);
        Assert.Equal((40, Environment.MachineName), (summary.ExitCode, summary.Host));
        Assert.Matches(@"^\d+\.\d+\.\d+$", summary.ToolVersion);
        Assert.True(summary.PeakMemoryBytes > 1 << 20);
        Assert.Contains("\"end\": \"completed\"", System.Text.Encoding.UTF8.GetString(summary.ToJson()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CompletedWithFailures")]
    [InlineData("completed_with_failures")]
    public void EndInEitherSpelling_IsRead(string end) => Assert.Equal(
        RunEnd.CompletedWithFailures,
        RunSummary.FromJsonOrNull(System.Text.Encoding.UTF8.GetBytes($$"""{"version":3,"run_id":"r","end":"{{end}}"}"""))!.End);

    [Fact]
    public async Task WhatALimitLeaves_IsCounted()
    {
        for (int i = 0; i < 100; i++) _scene.Put($"{Some.ContextId(i)}.json", "{ broken"u8);
        RunSummary run = await RunAsync(_scene.Options with { MaxFailures = 2, Stages = Scene.Stages(1, 1) });
        Assert.Equal(RunEnd.StoppedByLimit, run.End);
        Assert.Equal(100 - run.Outcomes["failed"], run.FilesLeftUndone);
    }

    public void Dispose() => _scene.Dispose();

    private async Task<RunSummary> RunAsync(Options.MigrationOptions? options = null)
    {
        _scene.Clock.Advance(TimeSpan.FromMinutes(1));
        return (await _scene.RunAsync(options: options)).Summary;
    }

    private AcknowledgedConcerns List() => new(Scene.Disk, _scene.Options.ReportDirectory, why => Assert.Fail(why));

    private IReadOnlyList<ReportedFile> Rows() =>
        [.. ReportReader.Read(Scene.Disk, new ReportDirectory(Scene.Disk, _scene.Options.ReportDirectory).Runs().First().Place.Report)];

    private void Acknowledge() => List().Add([.. Rows().Where(row => row.IsTrouble)]);
}
