using ContextPool.Legacy;

namespace ContextPool.Legacy.Tests;

/// <summary>What the bytes of legacy files cost in memory: a quarter more than they are, and a bounded rest that lies ready.</summary>
public sealed class TextPoolTests
{
    private const int Largest = 1 << 20;

    [Fact]
    public void EveryLength_GetsRoomAndAtMostAQuarterMore()
    {
        var pool = new TextPool(0);
        int[] lengths = [.. Enumerable.Range(0, 2000).Select(i => i * 1031 % Largest), 4095, 4096, 4097, 5120, 8192, 8193, Largest - 1, Largest];
        foreach (int length in lengths)
        {
            int room = pool.Rent(length).Length;
            Assert.InRange(room, length, Math.Max(4096, length + (length / 4)));
        }
    }

    [Fact]
    public void WhatWasReturned_IsLentAgain_AlsoToSomeoneWhoNeedsLess()
    {
        var pool = new TextPool(Largest);
        byte[] first = pool.Rent(100_000);
        pool.Return(first);
        Assert.Equal(first.Length, pool.KeptBytes);

        Assert.Same(first, pool.Rent(60_000));
        Assert.Equal(0, pool.KeptBytes);
    }

    [Fact]
    public void MuchLargerArrays_AreNotLentForLittle()
    {
        var pool = new TextPool(Largest);
        byte[] large = pool.Rent(100_000);
        pool.Return(large);

        Assert.NotSame(large, pool.Rent(20_000));
    }

    [Fact]
    public void HoweverMuchComesBack_NoMoreIsKeptThanWasSaid()
    {
        const long Kept = 300_000;
        var pool = new TextPool(Kept);
        List<byte[]> lent = [.. Enumerable.Range(1, 200).Select(i => pool.Rent(i * 5000))];

        foreach (byte[] each in lent)
        {
            pool.Return(each);
            Assert.InRange(pool.KeptBytes, 0, Kept);
        }

        Assert.InRange(pool.KeptBytes, Kept / 2, Kept);
    }

    [Fact]
    public async Task ManyThreads_NeverShareAnArray()
    {
        var pool = new TextPool(Largest);
        await Parallel.ForEachAsync(Enumerable.Range(1, 2000), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            byte[] mine = pool.Rent(4096 + (i % 7 * 3000));
            byte sign = (byte)i;
            mine.AsSpan().Fill(sign);
            await Task.Yield();
            Assert.Equal(-1, mine.AsSpan().IndexOfAnyExcept(sign));
            pool.Return(mine);
        });
    }
}
