using ContextPool.Migrator.Tests.EndToEnd;
using ContextPool.Migrator.Tests.Support;
using ContextPool.TestKit;

namespace ContextPool.Migrator.Tests.Monitoring;

/// <summary><c>--metrics-file</c>, as a run leaves it.</summary>
public sealed class MetricsFileTests : IDisposable
{
    private readonly Workplace _work = new();

    private string MetricsPath => _work.Files["metrics/contextpool.prom"];

    [Fact]
    public void Run_ReplacesItWithItsNumbersAndTheStores()
    {
        _work.Generate(3, messages: 4);
        string before = WriteOld();

        Assert.Equal(0, Migrate().ExitCode);

        string text = File.ReadAllText(MetricsPath);
        Assert.NotEqual(before, text);
        Assert.Contains("\ncontextpool_last_run_files{outcome=\"migrated\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("\ncontextpool_store_contexts 3\n", text, StringComparison.Ordinal);
        Assert.Contains("\ncontextpool_store_messages 12\n", text, StringComparison.Ordinal);
        Assert.Equal(["contextpool.prom"], _work.Files.Names("metrics"));
    }

    [Theory]
    [InlineData("--dry-run")]
    [InlineData("--only 0108685c-0bb4-4ca6-ab1e-1f028dff4b81")]
    public void RunThatIsNoNight_LeavesItAsItIs(string arguments)
    {
        _work.Generate(1, messages: 1);
        string before = WriteOld();
        Migrate(arguments.Split(' '));
        Assert.Equal(before, File.ReadAllText(MetricsPath));
    }

    [Fact]
    public void RunThatCannotBegin_TellsItsExitCode()
    {
        _work.Files.CreateDirectory("metrics");
        Assert.Equal(ExitCodes.LegacyDirectoryMissing, Migrate().ExitCode);
        Assert.Contains("\ncontextpool_last_run_exit_code 10\n", File.ReadAllText(MetricsPath), StringComparison.Ordinal);
    }

    [Fact]
    public void FileThatCannotBeWritten_ChangesNoExitCode()
    {
        _work.Generate(1, messages: 1);
        ProgramResult result = Migrate();
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("the metrics file", result.Error, StringComparison.Ordinal);
    }

    [ToolTheory("promtool")]
    [InlineData(0)]
    [InlineData(2)]
    public void Promtool_FindsNothingWrongWithIt(int broken)
    {
        _work.Files.CreateDirectory("metrics");
        _work.Generate(2, messages: 3);
        for (int i = 0; i < broken; i++) _work.Files.Write(Path.Combine(Workplace.Legacy, $"{Guid.NewGuid()}.json"), "{");
        Migrate();
        Tool.Result check = Tool.Run("promtool", ["check", "metrics"], input: File.ReadAllText(MetricsPath));
        Assert.Equal((0, "", ""), (check.ExitCode, check.Output, check.Errors));
    }

    [ToolTheory("promtool")]
    [InlineData("check", "alerts.yml")]
    [InlineData("test", "alerts_test.yml")]
    public void Promtool_FindsNothingWrongWithTheRules(string command, string file)
    {
        Tool.Result result = Tool.Run("promtool", [command, "rules", Path.Combine(Samples.Repository, "samples", "nightly", file)]);
        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
    }

    public void Dispose() => _work.Dispose();

    private ProgramResult Migrate(params string[] arguments) => _work.Migrate(["--metrics-file", MetricsPath, .. arguments]);

    private string WriteOld()
    {
        const string Old = "contextpool_last_success_timestamp_seconds 1\n";
        _work.Files.Write("metrics/contextpool.prom", Old);
        return Old;
    }
}
