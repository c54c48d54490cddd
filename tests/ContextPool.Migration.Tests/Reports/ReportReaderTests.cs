using ContextPool.Migration.Reports;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests.Reports;

public sealed class ReportReaderTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Fact]
    public void ReportWithFewerColumns_IsReadAsFarAsItGoes()
    {
        ReportedFile row = Assert.Single(Read("source_path,outcome,reason,context_id\n\"/a \"\"b\"\", c\",failed,truncated,id\n"));
        Assert.Equal(("/a \"b\", c", "failed", "truncated", "id"), (row.SourcePath, row.Outcome, row.Reason, row.ContextId));
        Assert.Equal((0, 0.0, null, null), (row.SourceBytes, row.WorkMs, row.StartedAt, row.IsNew));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,b\n1,2\n")]
    [InlineData("context_id,source_path,outcome,reason\nonly,three,fields\n")]
    [InlineData("context_id,source_path,outcome,reason\n1,2,\"never closed,4\n")]
    public void FileThatIsNoReport_IsSaidToBeNone(string text)
    {
        var refused = Assert.Throws<InvalidReportException>(() => Read(text));
        Assert.StartsWith(_directory["report.csv"], refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_CountEachKnownCodeOnce_WhateverNamesStandBetween()
    {
        string column = "branch_names_missing_message=2 (first x; parent_missing=7; no_branches=1); no_branches=1; no_branches=9; later_code=3";
        Assert.Equal(
            [new WarningCount("branch_names_missing_message", 2), new("parent_missing", 7), new("no_branches", 1)],
            WarningCount.ParseAll(column));
    }

    public void Dispose() => _directory.Dispose();

    private List<ReportedFile> Read(string text)
    {
        _directory.Write("report.csv", text);
        return [.. ReportReader.Read(Scene.Disk, _directory["report.csv"])];
    }
}
