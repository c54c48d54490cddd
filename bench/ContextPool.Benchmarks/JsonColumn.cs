using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using ContextPool.Benchmarks.Scenarios;

namespace ContextPool.Benchmarks;

/// <summary>For rows of <see cref="JsonPasses"/>: gigabytes of the legacy files a second, or of the nodes in them where a row works on these.</summary>
internal sealed class JsonColumn : IColumn
{
    /// <summary>Iterations of <see cref="JsonPasses"/>, in milliseconds: short ones, so that some of them are undisturbed on a machine with other work.</summary>
    public const int IterationMilliseconds = 5;

    /// <summary>The names of rows that work on nodes begin so.</summary>
    public const string OfNodes = "nodes: ";

    private static readonly Dictionary<string, (long Files, long Nodes)> Sizes = [];

    public string Id => nameof(JsonColumn);

    public string ColumnName => "GB/s";

    public string Legend => "Bytes of the legacy files, or of their nodes, over the time of the quickest iteration";

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Metric;

    public int PriorityInCategory => 1;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    /// <summary>Tells how many bytes the rows are about, before their table is made.</summary>
    public static void Tell(string files, long bytes, long nodeBytes) => Sizes[files] = (bytes, nodeBytes);

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(c => c.Descriptor.Type == typeof(JsonPasses));

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        if (!Sizes.TryGetValue((string)benchmarkCase.Parameters[nameof(JsonPasses.Files)], out var sizes)
            || summary[benchmarkCase]?.ResultStatistics is not { } statistics) return "-";
        bool isOfNodes = benchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Contains(OfNodes, StringComparison.Ordinal);

        // Bytes a nanosecond are gigabytes a second.
        return ((isOfNodes ? sizes.Nodes : sizes.Files) / statistics.Min).ToString("F2", CultureInfo.InvariantCulture);
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
}
