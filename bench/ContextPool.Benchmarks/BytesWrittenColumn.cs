using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using ContextPool.Benchmarks.Workload;

namespace ContextPool.Benchmarks;

/// <summary>What <see cref="BytesWritten"/> counted for each row; not shown in tables without any.</summary>
internal sealed class BytesWrittenColumn : IColumn
{
    public string Id => nameof(BytesWrittenColumn);

    public string ColumnName => "Written";

    public string Legend => "Bytes handed to the operating system per operation";

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Metric;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public static string RowOf(string method, object? parameter) => $"{method} {parameter}";

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(c => CountedFor(c) is not null);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        CountedFor(benchmarkCase) is { } bytes ? bytes.ToString("N0", CultureInfo.InvariantCulture) : "-";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    private static long? CountedFor(BenchmarkCase benchmarkCase) => BytesWritten.Of(RowOf(
        benchmarkCase.Descriptor.WorkloadMethod.Name,
        benchmarkCase.Parameters.Items.Count == 0 ? null : benchmarkCase.Parameters.Items[0].Value));
}
