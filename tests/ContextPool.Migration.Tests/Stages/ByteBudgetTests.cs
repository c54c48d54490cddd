using ContextPool.Migration.Stages;

namespace ContextPool.Migration.Tests.Stages;

public sealed class ByteBudgetTests
{
    [Fact]
    public void WhatFits_EntersAtOnce()
    {
        var budget = new ByteBudget(10);
        Assert.True(budget.EnterAsync(4).IsCompleted);
        Assert.True(budget.EnterAsync(6).IsCompleted);
        Assert.False(budget.EnterAsync(1).IsCompleted);
        Assert.Equal(10, budget.HighWater);
    }

    [Fact]
    public async Task WhoeverWaitsLongest_EntersFirstEvenWhereALaterOneWouldFit()
    {
        var budget = new ByteBudget(10);
        await budget.EnterAsync(8);
        Task large = budget.EnterAsync(5);
        Task small = budget.EnterAsync(1);
        Assert.False(small.IsCompleted);

        budget.Leave(8);
        await large;
        await small;
        Assert.Equal(8, budget.HighWater);
    }

    [Fact]
    public async Task WhatIsAboveTheBudget_RunsAlone()
    {
        var budget = new ByteBudget(10);
        await budget.EnterAsync(1);
        Task oversize = budget.EnterAsync(50);
        Task next = budget.EnterAsync(1);
        Assert.False(oversize.IsCompleted);

        budget.Leave(1);
        await oversize;
        Assert.False(next.IsCompleted);
        budget.Leave(50);
        await next;
    }

    [Fact]
    public async Task ManyAtOnce_StayUnderTheBudgetUnlessAlone()
    {
        const int Max = 100;
        var budget = new ByteBudget(Max);
        var random = new Random(1);
        long[] sizes = [.. Enumerable.Range(0, 500).Select(_ => (long)random.Next(1, 150))];
        long inFlight = 0;
        int count = 0;
        await Parallel.ForEachAsync(sizes, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (bytes, _) =>
        {
            await budget.EnterAsync(bytes);
            long now = Interlocked.Add(ref inFlight, bytes);
            Assert.True(now <= Max || now == bytes, $"{now} bytes in flight");
            await Task.Yield();
            Interlocked.Add(ref inFlight, -bytes);
            Interlocked.Increment(ref count);
            budget.Leave(bytes);
        });
        Assert.Equal(500, count);
        Assert.True(budget.HighWater <= sizes.Max());
    }

    [Fact]
    public async Task ClosedBudget_SendsAwayWhoWaitsAndWhoComes()
    {
        var budget = new ByteBudget(10);
        await budget.EnterAsync(10);
        Task waits = budget.EnterAsync(1);

        budget.Close();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => budget.EnterAsync(1));
    }
}
