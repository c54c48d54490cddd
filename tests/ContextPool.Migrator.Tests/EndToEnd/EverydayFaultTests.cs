using ContextPool.Migrator.Tests.Support;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>
/// What goes wrong any night, each made to happen for real: a code of its own, what was to be done on which path by whom, and what
/// to do about it; and no statistics of a run that did not begin.
/// </summary>
public sealed class EverydayFaultTests : IDisposable
{
    private readonly Workplace _work = new();

    public EverydayFaultTests()
    {
        _work.Generate(1, messages: 2);
        OrdinaryUser.Allow(_work.Root, "a=rwx");
    }

    [OrdinaryUserTheory]
    [InlineData("--storage-dir", "StorageDirectory")]
    [InlineData("--backup-dir", "BackupDirectory")]
    [InlineData("--report-dir", "ReportDirectory", "--dry-run")] // the report of a real run has a second place, in the store
    public void DirectoryThatMayNotBeWritten_IsNamedWithUserAndRemedy(string option, string setting, params string[] more)
    {
        OrdinaryUser.Allow(_work.Files.CreateDirectory("locked"), "a=rx");
        ProgramResult result = Migrate(OrdinaryUser.Under, [option, "locked/below", .. more]);
        string user = Tool.Run("sh", ["-c", $"{string.Join(' ', OrdinaryUser.Under)} id -un"]).Output.Trim();
        AssertNotBegun(result, 14, $"create directory {_work.Files["locked/below"]}: Permission denied", $"user {user}:", $"({setting})");
    }

    [OrdinaryUserTheory]
    [InlineData("--yes")]
    [InlineData("--dry-run")]
    public void LegacyDirectoryThatMayNotBeListed_IsNamed(string option)
    {
        OrdinaryUser.Allow(_work.Files[Workplace.Legacy], "a=x");
        ProgramResult result = Migrate(OrdinaryUser.Under, [option]);
        AssertNotBegun(result, 14, $"list {_work.Files[Workplace.Legacy]}: Permission denied", "(LegacyDirectory)");
        Assert.False(_work.Files.Has(Workplace.Storage));
    }

    [ToolTheory("strace")]
    [InlineData("flock:error=ENOLCK", "lock ", "name another directory (StorageDirectory)")]
    [InlineData("fsync:error=EOPNOTSUPP", "sync ", "use another directory")]
    public void FileSystemThatCannotDoIt_EndsTheRunBeforeTheFirstFile(string fault, string operation, string remedy)
    {
        string[] under = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", $"trace={fault.Split(':')[0]}", "-e", $"inject={fault}"];
        ProgramResult result = Migrate(under, []);
        AssertNotBegun(result, 16, operation, remedy, "ext4");
        Assert.Empty(_work.Published());
    }

    [SmallDiskFact]
    public void ReportOnAFullDisk_IsNoInternalError()
    {
        using var disk = new SmallDisk(_work.Files.CreateDirectory(Workplace.Reports), kibibytes: 4);
        _work.Files.Write(Path.Combine(Workplace.Reports, "other"), new string('x', 4096));
        AssertNotBegun(Migrate([], ["--dry-run"]), 15, _work.Files[Workplace.Reports], "(ReportDirectory)", "make room");
    }

    [Fact]
    public void LockedStore_PrintsNoStatistics()
    {
        _work.Files.Write(Path.Combine(Workplace.Storage, "store.json"), """{"format":"contextpool","version":1}""");
        _work.Files.CreateDirectory(Path.Combine(Workplace.Storage, "contexts"));
        string lockFile = _work.Files.Write(Path.Combine(Workplace.Storage, ".lock"), "host h process 1 run r\n");
        using IDisposable? held = Files.FileOperations.ForThisPlatform.TryLock(lockFile);
        ProgramResult result = _work.Run(["migrate", "--yes"], variables: new Dictionary<string, string> { ["CONTEXTPOOL_Migration__LockWait"] = "0s" });
        AssertNotBegun(result, 11, "Another run holds the store", "process 1");
    }

    [Fact]
    public void MissingLegacyDirectory_PrintsNoStatistics() =>
        AssertNotBegun(Migrate([], ["--legacy-dir", "nowhere"]), 10, _work.Files["nowhere"]);

    [Theory]
    [InlineData(10, "is no store", "check", "--storage-dir", "nowhere")]
    [InlineData(3, "there is no context 11111111-1111-4111-8111-111111111111", "show", "11111111-1111-4111-8111-111111111111")]
    [InlineData(3, "there is no context 11111111-1111-4111-8111-111111111111", "delete", "--yes", "11111111-1111-4111-8111-111111111111")]
    public void WhatIsNotThere_HasItsCodeInTheTable(int code, string text, params string[] arguments)
    {
        Assert.Equal(0, _work.Migrate().ExitCode);
        ProgramResult result = _work.Run(arguments);
        Assert.Equal(code, result.ExitCode);
        Assert.Contains(text, result.Error, StringComparison.Ordinal);
        Assert.Contains("not there", ExitCodes.All.Single(each => each.Code == 3).Meaning, StringComparison.Ordinal);
        Assert.Contains("no store", ExitCodes.All.Single(each => each.Code == 10).Meaning, StringComparison.Ordinal);
    }

    [OrdinaryUserTheory]
    [InlineData("check")]
    [InlineData("list")]
    [InlineData("gc")]
    public void StoreThatMayNotBeRead_HasTheSameCodeForEveryCommand(string command)
    {
        Assert.Equal(0, _work.Migrate().ExitCode);
        OrdinaryUser.Allow(_work.Files[Workplace.Storage], "a=");
        ProgramResult result = ProgramRun.ToEnd(_work.Root, [command], under: OrdinaryUser.Under);
        Assert.Equal(14, result.ExitCode);
        Assert.Contains($"{_work.Files[Workplace.Storage]}", result.Error, StringComparison.Ordinal);
        Assert.Contains("(StorageDirectory)", result.Error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        foreach (string directory in Directory.GetDirectories(_work.Root)) OrdinaryUser.Allow(directory, "u=rwx");
        _work.Dispose();
    }

    private ProgramResult Migrate(IEnumerable<string> under, IEnumerable<string> arguments) =>
        ProgramRun.ToEnd(_work.Root, ["migrate", "--yes", .. arguments], under: under);

    private static void AssertNotBegun(ProgramResult result, int code, params string[] texts)
    {
        Assert.True(code == result.ExitCode, $"exit {result.ExitCode}: {result.Out}{result.Error}");
        Assert.Single(result.Out.TrimEnd().Split('\n'));
        Assert.All(texts, text => Assert.Contains(text, result.Out, StringComparison.Ordinal));
        Assert.DoesNotContain("internal error", result.Out + result.Error, StringComparison.Ordinal);
    }
}
