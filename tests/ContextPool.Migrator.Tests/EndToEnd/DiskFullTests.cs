using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>A full disk fails the contexts that do not fit, and them alone.</summary>
public sealed class DiskFullTests : IDisposable
{
    private static readonly string[] Expected = ["migrated ", "failed no_space"];

    private readonly Workplace _work = new();

    [SmallDiskFact]
    public void FullDisk_FailsContextsAndRemovesTheirDrafts()
    {
        using var disk = new SmallDisk(_work.Files.CreateDirectory(Workplace.Storage), kibibytes: 256);
        _work.Generate(20, messages: 10); // a page for each of 13 files: five contexts fit
        TreeSnapshot before = _work.Files.Snapshot(Workplace.Legacy);
        ProgramResult result = _work.Migrate();

        Assert.Equal(3, result.ExitCode);
        ReportFile report = _work.Report;
        Assert.Equal(20, report.Rows.Count);
        Assert.All(report.Rows, row => Assert.Contains($"{row["outcome"]} {row["reason"]}", Expected));
        Assert.NotEqual(0, report.CountOf("failed"));
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
