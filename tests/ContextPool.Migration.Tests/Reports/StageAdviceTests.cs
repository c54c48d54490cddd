using System.Text.Json;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Outcomes;
using ContextPool.Migration.Reports;

namespace ContextPool.Migration.Tests.Reports;

public sealed class StageAdviceTests
{
    private const double Minute = 60_000;

    [Fact]
    public void StageThatIsAlwaysBusy_IsToBeWidened()
    {
        StageAdvice advice = StageAdvice.Of(Run(Minute, Stage("Backup", 2, busy: 20_000), Stage("WritePool", 4, busy: 0.9 * 4 * Minute)));
        Assert.Equal("WritePool", advice.LimitingStage);
        Assert.Contains("90 %", advice.Why, StringComparison.Ordinal);
        using JsonDocument setting = JsonDocument.Parse(advice.Setting!);
        Assert.Equal(8, setting.RootElement.GetProperty("Migration").GetProperty("Stages").GetProperty("WritePool").GetProperty("Parallelism").GetInt32());
    }

    [Fact]
    public void ProcessorsThatAreAllBusy_LeaveNothingToGain()
    {
        RunSummary run = Run(Minute, Stage("Convert", 2, busy: 2 * Minute)) with { Processors = 2, ProcessorMs = 1.9 * Minute };
        StageAdvice advice = StageAdvice.Of(run);
        Assert.Null(advice.Setting);
        Assert.Contains("Nothing is to gain", advice.Verdict, StringComparison.Ordinal);
        Assert.Contains("95 % of 2 processors", advice.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void WaitingForTheByteBudget_RaisesTheBudget()
    {
        RunSummary run = Run(Minute, Stage("Backup", 2, busy: 6_000), Stage("Convert", 2, busy: 0.4 * Minute)) with { MaxBytesInFlight = 2048L << 20, BudgetWaitMs = 1.8 * Minute };
        StageAdvice advice = StageAdvice.Of(run);
        using JsonDocument setting = JsonDocument.Parse(advice.Setting!);
        Assert.Equal("4096 MiB", setting.RootElement.GetProperty("Migration").GetProperty("MaxBytesInFlight").GetString());
    }

    [Fact]
    public void ProcessorsThatOthersHave_AreSaidToBeTheirs()
    {
        RunSummary run = Run(Minute, Stage("Convert", 2, busy: 2 * Minute) with { ProcessorWaitMs = 1.7 * Minute }) with { Processors = 2, ProcessorMs = 0.5 * Minute };
        Assert.Contains("other programs had them", StageAdvice.Of(run).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void DiskThatIsTheLimit_LeavesNothingToGain()
    {
        RunSummary run = Run(Minute, Stage("WritePool", 4, busy: 3.8 * Minute)) with { WriteGain = 0.04 };
        StageAdvice advice = StageAdvice.Of(run);
        Assert.Null(advice.Setting);
        Assert.Contains("the disk was the limit", advice.Verdict, StringComparison.Ordinal);
        Assert.Contains("4 %", advice.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(0)]
    public void RunThatIsTooShort_TellsNothing(double durationMs)
    {
        StageAdvice advice = StageAdvice.Of(Run(durationMs, Stage("Convert", 2, busy: 2 * durationMs)));
        Assert.Null(advice.Setting);
        Assert.Contains("too short", advice.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void IdleStages_LeaveNothingToGain()
    {
        StageAdvice advice = StageAdvice.Of(Run(Minute, Stage("Backup", 2, busy: 6_000), Stage("Convert", 2, busy: 3_000)));
        Assert.Equal((null, null), (advice.Setting, advice.LimitingStage));
        Assert.Contains("no stage was the narrow one", advice.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void HighestParallelism_IsNotRaised()
    {
        StageAdvice advice = StageAdvice.Of(Run(Minute, Stage("Index", 256, busy: 256 * Minute)));
        Assert.Equal(("Index", null), (advice.LimitingStage, advice.Setting));
    }

    private static RunSummary Run(double durationMs, params StageSummary[] stages) =>
        new() { RunId = "r", End = RunEnd.Completed, DurationMs = durationMs, Stages = stages };

    private static StageSummary Stage(string name, int parallelism, double busy, double waiting = 0) =>
        new(name, parallelism, 64, 100, 1000, busy, waiting, 5);
}
