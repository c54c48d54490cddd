using ContextPool.Files;

namespace ContextPool.Tests.Files;

public sealed class GroupCommitTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task OneCaller_GetsOneSync()
    {
        var commit = new GroupCommit(() => { });
        await commit.SyncAsync().WaitAsync(Soon);
        Assert.Equal(1, commit.Syncs);
    }

    [Fact]
    public async Task CallersDuringASync_WaitForTheNextAndShareIt()
    {
        using var started = new SemaphoreSlim(0);
        using var mayEnd = new SemaphoreSlim(0);
        var commit = new GroupCommit(() =>
        {
            started.Release();
            mayEnd.Wait();
        });
        Task first = commit.SyncAsync();
        Assert.True(await started.WaitAsync(Soon));
        Task[] others = [.. Enumerable.Range(0, 50).Select(_ => commit.SyncAsync())];

        mayEnd.Release();
        await first.WaitAsync(Soon);
        Assert.True(await started.WaitAsync(Soon));
        Assert.All(others, t => Assert.False(t.IsCompleted));

        mayEnd.Release();
        await Task.WhenAll(others).WaitAsync(Soon);
        Assert.Equal(2, commit.Syncs);
    }

    [Fact]
    public async Task SyncThatThrows_FailsExactlyItsWaiters()
    {
        using var started = new SemaphoreSlim(0);
        using var mayEnd = new SemaphoreSlim(0);
        int calls = 0;
        var commit = new GroupCommit(() =>
        {
            started.Release();
            mayEnd.Wait();
            if (Interlocked.Increment(ref calls) == 2) throw new IOException("the disk is gone");
        });
        Task first = commit.SyncAsync();
        Assert.True(await started.WaitAsync(Soon));
        Task[] second = [commit.SyncAsync(), commit.SyncAsync()];
        mayEnd.Release();
        Assert.True(await started.WaitAsync(Soon));
        Task third = commit.SyncAsync();
        mayEnd.Release(2);

        await first.WaitAsync(Soon);
        foreach (Task failed in second)
            Assert.Equal("the disk is gone", (await Assert.ThrowsAsync<IOException>(() => failed.WaitAsync(Soon))).Message);
        await third.WaitAsync(Soon);
        Assert.Equal(2, commit.Syncs);
    }

    [Fact]
    public async Task ManyThreads_NobodyWaitsForeverAndEveryWriteIsCovered()
    {
        long written = 0;
        long durable = 0;
        var commit = new GroupCommit(() =>
        {
            long seen = Interlocked.Read(ref written);
            Thread.Yield();
            Interlocked.Exchange(ref durable, seen);
        });

        async Task WriteAndSync()
        {
            for (int i = 0; i < 300; i++)
            {
                await Task.Yield();
                long mine = Interlocked.Increment(ref written);
                await commit.SyncAsync();
                Assert.True(Interlocked.Read(ref durable) >= mine);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(WriteAndSync))).WaitAsync(Soon);
        Assert.InRange(commit.Syncs, 1, 16 * 300);
    }
}
