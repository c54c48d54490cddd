using System.Text;
using ContextPool.Migration.Audit;

namespace ContextPool.Migration.Tests.Audit;

public sealed class RunSummaryTests
{
    [Fact]
    public void WhatAnEarlierVersionDidNotWrite_IsEmpty_NotNull()
    {
        RunSummary? summary = Read("""{"version":1,"run_id":"r","end":"completed"}""");

        Assert.NotNull(summary);
        Assert.Equal(("", "", ""), (summary.LimitedBy, summary.Host, summary.StorageDirectory));
        Assert.Empty(summary.Reasons);
        Assert.Empty(summary.Outcomes);
        Assert.Empty(summary.Stages);
        Assert.Empty(summary.FileSystems);
    }

    [Theory]
    [InlineData("\"stages\":[null]")]
    [InlineData("\"stages\":[{\"items\":1}]")]
    [InlineData("\"file_systems\":[{\"root\":\"/\"}]")]
    [InlineData("\"reasons\":null")]
    public void NullWhereSomethingMustBeSaid_IsNoSummary(string member) =>
        Assert.Null(Read($$"""{"run_id":"r","end":"completed",{{member}}}"""));

    private static RunSummary? Read(string json) => RunSummary.FromJsonOrNull(Encoding.UTF8.GetBytes(json));
}
