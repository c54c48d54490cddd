using ContextPool.Migration.Audit;
using ContextPool.Migration.Outcomes;

namespace ContextPool.Migration.Tests.Audit;

/// <summary>A stage is named where more parallelism there would help, and only there.</summary>
public sealed class RunLimitTests
{
    private const double Minute = 60_000;

    [Fact]
    public void ProcessorsThatAreFull_AreTheLimitHoweverBusyAStageIs() => Assert.Equal(
        RunLimit.Processor, RunLimit.Of(Run(Busy("Convert", 2, 0.9, onProcessor: 0.9)) with { ProcessorMs = 2 * 0.9 * Minute }));

    [Fact]
    public void ProcessorsThatOthersHave_AreTheLimitToo() => Assert.Equal(
        RunLimit.Processor,
        RunLimit.Of(Run(Busy("Convert", 2, 0.9, onProcessor: 0.3) with { ProcessorWaitMs = 1.5 * Minute }) with { ProcessorMs = 0.6 * Minute }));

    [Fact]
    public void SlowValidate_IsNamed() => Assert.Equal(
        "Validate", RunLimit.Of(Run(Busy("Backup", 2, 0.1), Busy("WritePool", 4, 0.2), Busy("Validate", 4, 0.95)) with { ReadGain = 0.9 }));

    [Fact]
    public void DiskOnWhichMoreFilesAtOnceTakeTheirTime_IsNotAStagesFault()
    {
        RunSummary run = Run(Busy("Backup", 2, 0.1), Busy("WritePool", 4, 0.95));
        Assert.Equal(RunLimit.Disk, RunLimit.Of(run with { WriteGain = 0.05 }));
        Assert.Equal("WritePool", RunLimit.Of(run with { WriteGain = 0.9 }));
        Assert.Equal("WritePool", RunLimit.Of(run));
    }

    [Fact]
    public void StageThatComputes_IsNamedThoughTheDiskIsSlow() => Assert.Equal(
        "WritePool", RunLimit.Of(Run(Busy("WritePool", 1, 0.95, onProcessor: 0.9)) with { WriteGain = 0.05, ProcessorMs = Minute }));

    [Theory]
    [InlineData(0.9, RunLimit.Disk)]
    [InlineData(0.2, "Index")]
    public void FullIndex_IsTheDisksWhereASyncIsAlwaysUnderWay(double syncing, string limit) => Assert.Equal(
        limit, RunLimit.Of(Run(Busy("WritePool", 4, 0.2), Busy("Index", 32, 0.95)) with { SyncMs = syncing * Minute }));

    [Fact]
    public void ByteBudget_IsNamedWhereNoStageIsFull()
    {
        RunSummary starved = Run(Busy("Backup", 2, 0.1), Busy("WritePool", 4, 0.4)) with { BudgetWaitMs = 2 * 0.8 * Minute };
        Assert.Equal(RunLimit.ByteBudget, RunLimit.Of(starved));
        Assert.Equal("Validate", RunLimit.Of(starved with { Stages = [.. starved.Stages, Busy("Validate", 4, 0.9)] }));
    }

    [Fact]
    public void NothingThatStandsOut_NamesNothing()
    {
        RunSummary idle = Run(Busy("Backup", 2, 0.1), Busy("WritePool", 4, 0.3));
        Assert.Equal(RunLimit.None, RunLimit.Of(idle));
        Assert.Equal(RunLimit.None, RunLimit.Of(idle with { DurationMs = 1000 }));
        Assert.Equal("", RunLimit.Of(idle with { Stages = [] }));
    }

    private static RunSummary Run(params StageSummary[] stages) => new()
    {
        RunId = "r",
        End = RunEnd.Completed,
        DurationMs = Minute,
        Processors = 2,
        ProcessorMs = 0.2 * Minute,
        Stages = stages,
    };

    private static StageSummary Busy(string name, int parallelism, double share, double onProcessor = 0) =>
        new(name, parallelism, 64, 100, 1000, share * parallelism * Minute, 0, 5) { ProcessorMs = onProcessor * parallelism * Minute };
}
