using System.Text;
using ContextPool.Migration.Audit;
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
        ProgramResult result = Migrate(minFree: "");

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
        Assert.Equal(0, Migrate(minFree: "1 MiB").ExitCode);
        Assert.Equal(20, _work.Published().Count);
        Assert.Empty(_work.Differences());
    }

    [SmallDiskFact]
    public void DiskThatIsTooSmall_StopsTheRunBeforeItsFirstByte()
    {
        using var disk = new SmallDisk(_work.Files.CreateDirectory(Workplace.Storage), kibibytes: 1024);
        _work.Generate(20, messages: 10); // 17 files and directories of a page each, for each

        ProgramResult result = Migrate(minFree: "0");

        Assert.Equal(15, result.ExitCode);
        Assert.Single(result.Out.TrimEnd().Split('\n'));
        Assert.Matches(
            $@"nothing was done: the file system of {_work.Files[Workplace.Storage]} \(StorageDirectory\): about 1\.\d MB are needed, 1 MB are free, 0 B of it to be kept \(MinFreeBytes\)",
            result.Out);
        Assert.Empty(_work.Files.Names(Workplace.Storage));
        Assert.False(_work.Files.Has(Workplace.Backups));
        Assert.False(_work.Files.Has(Workplace.Reports));
    }

    [SmallDiskFact]
    public void WhatIsToBeKeptFree_CountsAsTaken()
    {
        using var disk = new SmallDisk(_work.Files.CreateDirectory(Workplace.Storage), kibibytes: 4096);
        _work.Generate(20, messages: 10);
        Assert.Equal(15, Migrate(minFree: "3 MiB").ExitCode);
        Assert.Empty(_work.Files.Names(Workplace.Storage));

        Assert.Equal(0, Migrate(minFree: "1 MiB").ExitCode);
        Assert.True(new DriveInfo(disk.Root).AvailableFreeSpace >= 1 << 20);
        // Nothing is left to be written, so a night with nothing to do does not care.
        Assert.Equal(0, Migrate(minFree: "4 MiB").ExitCode);
    }

    [SmallDiskFact]
    public void DryRun_KnowsTheBytesAndPredictsTheStop()
    {
        using var disk = new SmallDisk(_work.Files.CreateDirectory(Workplace.Storage), kibibytes: 8192);
        _work.Generate(20, messages: 10);
        RunSummary Predicted(int code, string minFree)
        {
            ProgramResult dry = Migrate(minFree, "--dry-run", "--json");
            Assert.Equal(code, dry.ExitCode);
            Assert.Equal(20, _work.Report.CountOf("migrated"));
            Assert.Empty(_work.Files.Names(Workplace.Storage));
            return RunSummary.FromJsonOrNull(Encoding.UTF8.GetBytes(dry.Out))!;
        }

        Assert.Contains("are needed", Predicted(15, minFree: "8 MiB").Detail, StringComparison.Ordinal);
        FileSystemUse predicted = Predicted(0, minFree: "1 MiB").FileSystems.Single(use => use.Directories.Contains("StorageDirectory"));
        Assert.Equal(disk.Root, predicted.Root);
        Assert.Equal(8 << 20, predicted.FreeBytes);

        Assert.Equal(0, Migrate(minFree: "1 MiB").ExitCode);
        long taken = predicted.FreeBytes - new DriveInfo(disk.Root).AvailableFreeSpace;
        // Directories cost nothing here, and the store has some files of its own.
        Assert.InRange(predicted.NeededBytes, taken * 0.95, taken * 1.25);
    }

    public void Dispose() => _work.Dispose();

    private ProgramResult Migrate(string minFree, params string[] arguments) => _work.Run(
        ["migrate", "--yes", .. arguments], variables: new Dictionary<string, string> { ["CONTEXTPOOL_Migration__MinFreeBytes"] = minFree });
}
