namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>A run that reaches a limit ends cleanly, and the next one continues.</summary>
public sealed class LimitTests : IDisposable
{
    private readonly Workplace _work = new();

    [Fact]
    public void MaxFailures_StopsTheRunAndTheNextOneContinues()
    {
        IReadOnlyList<ContextId> ids = _work.Generate(300, messages: 2);
        string broken = Path.Combine(Workplace.Legacy, $"{ids[0]}.json");
        string sound = _work.Files.ReadText(broken);
        _work.Files.Write(broken, "");
        // The broken one first, by hand: a directory is listed in no particular order.
        _work.Files.Write("ids", $"{ids[0]} # broken\n\n# all others\n{string.Join('\n', ids.Skip(1))}\n");

        ProgramResult result = _work.Migrate("--max-failures", "1", "--ids-from", "ids");
        Assert.Equal(5, result.ExitCode);
        ReportFile report = _work.Report;
        Assert.Equal("stopped_by_limit", report.Summary.GetProperty("end").GetString());
        Assert.Equal("empty_file", report[$"{ids[0]}.json"]["reason"]);
        Assert.Equal(1, report.CountOf("failed"));
        Assert.True(report.CountOf("migrated") < ids.Count - 1);
        AssertStopped(report);

        _work.Files.Write(broken, sound);
        Assert.Equal(0, _work.Migrate("--max-failures", "1").ExitCode);
        Assert.Equal(ids.Count, _work.Published().Count);
        Assert.Empty(_work.Differences());
    }

    [Fact]
    public void MaxDuration_StopsTheRunAndTheNextOneContinues()
    {
        IReadOnlyList<ContextId> ids = _work.Generate(100, messages: 2);
        Assert.Equal(5, _work.Migrate("--max-duration", "00:00:00.001").ExitCode);
        AssertStopped(_work.Report);
        Assert.Equal(0, _work.Migrate("--max-duration", "1h").ExitCode);
        Assert.Equal(ids.Count, _work.Published().Count);
    }

    public void Dispose() => _work.Dispose();

    private void AssertStopped(ReportFile report)
    {
        Assert.Equal(report.Rows.Count, report.Summary.GetProperty("detected").GetInt32());
        Assert.All(report.Rows.Where(row => row["outcome"] == "skipped"), row => Assert.Equal("run_stopped", row["reason"]));
        Assert.Equal(report.CountOf("migrated"), _work.Published().Count);
        Assert.Empty(_work.Litter());
    }
}
