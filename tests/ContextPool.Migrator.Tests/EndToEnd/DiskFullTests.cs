using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>A full disk fails the contexts that do not fit, and them alone.</summary>
public sealed class DiskFullTests : IDisposable
{
    private static readonly string[] Expected = ["migrated ", "failed no_space"];

    private readonly Workplace _work = new();

    [Fact]
    public void FullDisk_FailsContextsAndRemovesTheirDrafts()
    {
        string storage = _work.Files.CreateDirectory(Workplace.Storage);
        // Only root can have a disk this small; for others this test has nothing to say.
        if (!Tool.Exists("mount")) return;
        if (Tool.Run("mount", ["-t", "tmpfs", "-o", "size=256k", "none", storage]).ExitCode != 0) return;
        try
        {
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

            Assert.Equal(0, Tool.Run("mount", ["-o", "remount,size=8m", storage]).ExitCode);
            Assert.Equal(0, _work.Migrate().ExitCode);
            Assert.Equal(20, _work.Published().Count);
            Assert.Empty(_work.Differences());
        }
        finally
        {
            Assert.Equal(0, Tool.Run("umount", [storage]).ExitCode);
        }
    }

    public void Dispose() => _work.Dispose();
}
