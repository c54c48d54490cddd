using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using ContextPool.Benchmarks.Scenarios;
using ContextPool.Benchmarks.Workload;

namespace ContextPool.Benchmarks;

/// <summary>For rows of <see cref="FrameCodecs"/>: how many times smaller the frames are stored, and megabytes of messages a second.</summary>
internal sealed class FrameColumns(string name, string legend, Func<long, long, double, string> value) : IColumn
{
    private const double Mega = 1e6;
    private const double NanosecondsPerSecond = 1e9;

    private static readonly Dictionary<string, (long Bytes, long Stored)> Sizes = [];

    public static IColumn[] All { get; } =
    [
        new FrameColumns("Smaller", "Bytes of all messages over stored bytes", (bytes, stored, _) =>
            string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / stored:F2} x")),
        new FrameColumns("MB/s", "Bytes of all messages over the time for all", (bytes, _, nanoseconds) =>
            (bytes / Mega / (nanoseconds / NanosecondsPerSecond)).ToString("F0", CultureInfo.InvariantCulture)),
    ];

    public string Id => name;

    public string ColumnName => name;

    public string Legend => legend;

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Metric;

    public int PriorityInCategory => 1;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public static string RowOf(object codec, object frame) => $"{codec} {frame}";

    /// <summary>Tells what a row is about, before its table is made.</summary>
    public static void Tell(string row, Frames frames) => Sizes[row] = (frames.Bytes, frames.StoredBytes);

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(c => c.Descriptor.Type == typeof(FrameCodecs));

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        bool isOfAll = benchmarkCase.Descriptor.WorkloadMethod.Name != nameof(FrameCodecs.One);
        return isOfAll && Sizes.TryGetValue(RowOf(benchmarkCase.Parameters[nameof(FrameCodecs.Codec)], benchmarkCase.Parameters[nameof(FrameCodecs.FrameKiB)]), out var sizes)
            && summary[benchmarkCase]?.ResultStatistics is { } statistics
            ? value(sizes.Bytes, sizes.Stored, statistics.Mean)
            : "-";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
}
