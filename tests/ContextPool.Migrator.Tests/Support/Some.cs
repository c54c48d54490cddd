using ContextPool.Migration.Audit;
using ContextPool.Migration.Outcomes;

namespace ContextPool.Migrator.Tests.Support;

/// <summary>Any valid value.</summary>
internal static class Some
{
    public const string Id = "0108685c-0bb4-4ca6-ab1e-1f028dff4b81";
    public const string OtherId = "2bdf35a4-5b9a-4160-9eb0-f2ad5713b391";

    public static RunSummary Summary(RunEnd end) => new()
    {
        RunId = "20260102T030405678Z-abcdef",
        End = end,
        Detected = 5,
        Outcomes = new Dictionary<string, long> { ["migrated"] = 4, ["failed"] = 1 },
        Reasons = new SortedDictionary<string, long> { ["truncated"] = 1 },
        Messages = 12_345,
        SourceBytes = 2_000_000,
        PoolBytes = 1_500,
        DurationMs = 2_000,
        LimitedBy = "WritePool",
        ReportPath = "reports/some.csv",
    };
}
