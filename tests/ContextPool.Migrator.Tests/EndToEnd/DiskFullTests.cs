using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>A full disk ends the run at the first context that does not fit; what was done is done, and the next run goes on.</summary>
public sealed class DiskFullTests : IDisposable
{
    private static readonly string[] Expected = ["migrated ", "failed no_space", "skipped run_stopped"];

    private readonly Workplace _work = new();

    [SmallDiskFact]
    public void FullDisk_EndsTheRunWithOneLine()
    {
        using var disk = new SmallDisk(_work.Files.CreateDirectory(Workplace.Storage), kibibytes: 256);
        _work.Generate(20, messages: 10); // a page for each of 13 files: five contexts fit
        TreeSnapshot before = _work.Files.Snapshot(Workplace.Legacy);
        ProgramResult result = _work.Migrate();

        Assert.Equal(15, result.ExitCode);
        Assert.Single(result.Error.Split('\n'), line => line.Contains("no_space", StringComparison.Ordinal));
        Assert.Contains("make room", result.Out, StringComparison.Ordinal);
        ReportFile report = _work.Report;
        Assert.All(report.Rows, row => Assert.Contains($"{row["outcome"]} {row["reason"]}", Expected));
        Assert.Equal(1, report.CountOf("failed"));
        Assert.Equal(report.CountOf("migrated"), _work.Published().Count);
        Assert.Empty(_work.Differences());
        Assert.Empty(_work.Litter());
        Assert.Empty(before.DifferencesTo(_work.Files.Snapshot(Workplace.Legacy)));

        disk.Resize(8192);
        Assert.Equal(0, _work.Migrate().ExitCode);
        Assert.Equal(20, _work.Published().Count);
        Assert.Empty(_work.Differences());
    }

    public void Dispose() => _work.Dispose();
}
