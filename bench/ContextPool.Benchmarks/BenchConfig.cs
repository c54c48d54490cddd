using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace ContextPool.Benchmarks;

/// <summary>
/// A short job: all scenarios in minutes, at the price of wide error bars. In this process, so that a context of 20,000
/// messages is made once and not once per row.
/// </summary>
internal sealed class BenchConfig : ManualConfig
{
    private const int Warmups = 2;
    private const int Iterations = 5;

    private static readonly TimeInterval IterationTime = TimeInterval.FromMilliseconds(150);

    public BenchConfig()
    {
        AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(Warmups).WithIterationCount(Iterations).WithIterationTime(IterationTime).WithId("short"));
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumnProvider(DefaultColumnProviders.Instance);
        AddColumn(new BytesWrittenColumn());
        AddColumn(FrameColumns.All);
        AddColumn(new JsonColumn());
        HideColumns(Column.Error, Column.InvocationCount, Column.UnrollFactor, Column.RatioSD, Column.AllocRatio, Column.Gen0, Column.Gen1, Column.Gen2, Column.Job);
        AddLogger(ConsoleLogger.Default);
        AddExporter(MarkdownExporter.GitHub);
        WithSummaryStyle(SummaryStyle.Default.WithRatioStyle(RatioStyle.Trend));
        WithOptions(ConfigOptions.DisableLogFile);
    }
}
