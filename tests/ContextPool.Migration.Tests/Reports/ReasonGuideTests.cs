using ContextPool.Format;
using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests.Reports;

public sealed class ReasonGuideTests
{
    [Fact]
    public void EveryReason_IsExplainedInTheWordsOfTheDocument()
    {
        var documented = File.ReadLines(Path.Combine(Samples.Repository, "src", "ContextPool.Migration", "PIPELINE.md"))
            .Select(line => line.Split(" | ")).Where(cells => cells.Length == 4 && cells[1].StartsWith('`'))
            .ToDictionary(cells => cells[1].Trim('`'), cells => (cells[2], cells[3].TrimEnd(' ', '|')));

        List<Reason> reasons = [.. Enum.GetValues<Reason>().Where(reason => reason != Reason.None)];
        Assert.Equal(reasons.Select(reason => SnakeCase.Of(reason)).Order(), documented.Keys.Order());
        Assert.All(reasons, reason => Assert.Equal(
            documented[SnakeCase.Of(reason)], (ReasonGuide.Of(reason)!.Means, ReasonGuide.Of(reason)!.WhatToDo)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("from_the_future")]
    public void CodeThatIsNoReason_IsNotFound(string code) => Assert.Null(ReasonGuide.Find(code));
}
