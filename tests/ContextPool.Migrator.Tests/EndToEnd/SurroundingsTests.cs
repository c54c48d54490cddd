using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.EndToEnd;

/// <summary>Standard streams that are closed or full, a working directory that is gone: the code and one line, never a stack.</summary>
public sealed class SurroundingsTests : IDisposable
{
    private const string Program = "ContextPool.Migrator.dll";

    private readonly Workplace _work = new();

    public SurroundingsTests() => _work.Generate(2, messages: 2);

    [Theory]
    [InlineData("<&-")]
    [InlineData("<&- >&-")]
    public void StandardInputThatIsClosed_CancelsAtThePrompt(string streams)
    {
        Tool.Result result = Shell($"migrate {streams}");
        Assert.Equal(2, result.ExitCode);
        Assert.False(_work.Files.Has(Workplace.Storage));
        AssertNoStack(result);
    }

    [Theory]
    [InlineData(">&-")]
    [InlineData(">/dev/full")]
    [InlineData("<&- >&-")]
    public void StandardOutputThatTakesNothing_ChangesNothingAboutACompleteRun(string streams)
    {
        Tool.Result result = Shell($"migrate --yes {streams}");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(2, _work.Report.CountOf("migrated"));
        Assert.Contains("The summary could not be printed", result.Errors, StringComparison.Ordinal);
        AssertNoStack(result);
    }

    [Theory]
    [InlineData(">&-")]
    [InlineData(">/dev/full")]
    public void StandardOutputThatTakesNoResult_IsOneLineAndNoSuccess(string streams)
    {
        Tool.Result result = Shell($"list {streams}");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("contextpool: the result could not be printed: standard output:", result.Errors, StringComparison.Ordinal);
        AssertNoStack(result);
    }

    [Fact]
    public void BothStreamsOfOnePipe_AreNotTakenForClosed()
    {
        Tool.Result result = Shell("list 2>&1 | cat");
        Assert.Equal(2, result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void WorkingDirectoryThatIsGone_RefusesRelativePathsByName()
    {
        Tool.Result result = Shell("migrate --yes --legacy-dir /nowhere", inDeletedDirectory: true);
        Assert.Equal(2, result.ExitCode);
        foreach (string directory in new[] { "Storage", "Backup", "Report" })
            Assert.Contains($"Migration:{directory}Directory = '", result.Errors, StringComparison.Ordinal);
        Assert.Contains("the working directory does not exist any more", result.Errors, StringComparison.Ordinal);
        AssertNoStack(result);
    }

    [Theory]
    [InlineData("rollback --all --to back", "--to")]
    [InlineData("list --settings my.json", "--settings")]
    [InlineData("migrate --yes --ids-from ids.txt", "--ids-from")]
    public void WorkingDirectoryThatIsGone_RefusesARelativePathOfTheCommandLineByName(string line, string option)
    {
        string directories = $"--legacy-dir {_work.Files[Workplace.Legacy]} --storage-dir {_work.Files[Workplace.Storage]} "
            + $"--backup-dir {_work.Files[Workplace.Backups]}";
        Assert.Equal(0, _work.Migrate().ExitCode);
        Tool.Result result = Shell($"{line} {directories}", inDeletedDirectory: true);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"({option}): expected an absolute path, because the working directory", result.Errors, StringComparison.Ordinal);
        AssertNoStack(result);
    }

    /// <summary>A directory that the command does not work with need not lead anywhere.</summary>
    [Fact]
    public void WorkingDirectoryThatIsGone_DoesNotMatterToACommandThatWritesNoReport()
    {
        string directories = $"--legacy-dir {_work.Files[Workplace.Legacy]} --storage-dir {_work.Files[Workplace.Storage]} "
            + $"--backup-dir {_work.Files[Workplace.Backups]}";
        Tool.Result result = Shell($"list {directories}", inDeletedDirectory: true);
        Assert.Equal(0, result.ExitCode);
        AssertNoStack(result);
    }

    [Theory]
    [InlineData("rollback --all --to ''")]
    [InlineData("list --settings ''")]
    [InlineData("migrate --yes --ids-from ''")]
    public void EmptyPath_IsWrongUsage(string line)
    {
        Tool.Result result = Shell(line);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("expected a path", result.Errors, StringComparison.Ordinal);
        AssertNoStack(result);
    }

    [Fact]
    public void WorkingDirectoryThatIsGone_DoesNotMatterToAbsolutePaths()
    {
        string directories = $"--legacy-dir {_work.Files[Workplace.Legacy]} --storage-dir {_work.Files[Workplace.Storage]} "
            + $"--backup-dir {_work.Files[Workplace.Backups]} --report-dir {_work.Files[Workplace.Reports]}";
        Tool.Result result = Shell($"migrate --yes {directories}", inDeletedDirectory: true);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(2, _work.Published().Count);
    }

    public void Dispose() => _work.Dispose();

    // A hang becomes a failure by timeout(1), which ends with 124.
    private Tool.Result Shell(string line, bool inDeletedDirectory = false)
    {
        string program = Path.Combine(AppContext.BaseDirectory, Program);
        string gone = inDeletedDirectory ? "mkdir gone && cd gone && rmdir ../gone && " : "";
        return Tool.Run("sh", ["-c", $"{gone}exec timeout 60 dotnet {program} {line}"], _work.Root);
    }

    private static void AssertNoStack(Tool.Result result) =>
        Assert.DoesNotContain("   at ", result.Output + result.Errors, StringComparison.Ordinal);
}
