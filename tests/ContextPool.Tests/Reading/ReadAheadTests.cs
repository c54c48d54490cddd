using ContextPool.Storage;
using ContextPool.TestKit;
using ContextPool.Tests.Saving;

namespace ContextPool.Tests.Reading;

/// <summary>Reading runs ahead of the caller by items and by bytes, and loses nothing where a batch ends early.</summary>
public sealed class ReadAheadTests
{
    private static readonly ReadAheadLimits Limits = new(First: 4, Largest: 32, BatchBytes: 2_000);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task WhateverTheSizes_AllComeInOrderAndNoMoreIsHeldThanTwoBatches(int seed)
    {
        const int Largest = 1_000;
        var random = new Random(seed);
        int[] sizes = [.. Enumerable.Range(0, 500).Select(_ => random.Next(3) == 0 ? random.Next(1, Largest) : 1)];
        long held = 0;
        long most = 0;
        var taken = new List<int>();
        IAsyncEnumerable<int> items = OffThread.ReadAhead(
            Enumerable.Range(0, sizes.Length),
            key =>
            {
                long now = Interlocked.Add(ref held, sizes[key]);
                InterlockedMax(ref most, now);
                return key;
            },
            Limits, key => sizes[key], default);
        await foreach (int key in items)
        {
            taken.Add(key);
            Interlocked.Add(ref held, -sizes[key]);
        }

        Assert.Equal(Enumerable.Range(0, sizes.Length), taken);
        Assert.InRange(most, 1, 2 * (Limits.BatchBytes + Largest));
    }

    [Fact]
    public async Task FirstOfManyLongMessages_BringsFewOfThemIntoMemory()
    {
        using var store = new SavingStore();
        const int Long = 600 << 10;
        ChatContext made = await store.Open().CreateAsync(new NewContext
        {
            Messages = [.. Enumerable.Range(1, 12).Select(i => SavingStore.Draft(i) with { Text = new string('x', Long) })],
        });
        var files = new RecordingFileOperations(SavingStore.Real);
        ChatContext context = await store.OpenAsync(made.Id, files);
        await foreach (BranchMessage first in context.ReadBranchAsync())
        {
            Assert.NotNull(first.Message);
            break;
        }

        Assert.Equal(2, files.CountOf(FileOperationKind.OpenRead, "messages_pool"));
        Assert.Equal(12, (await context.ReadBranchAsync().ToListAsync()).Count(m => m.Message is not null));
    }

    private static void InterlockedMax(ref long target, long value)
    {
        for (long seen = Volatile.Read(ref target); seen < value;)
        {
            long before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
