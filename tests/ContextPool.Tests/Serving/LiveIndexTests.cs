using ContextPool.Files;
using ContextPool.Serving;
using ContextPool.Storage;
using ContextPool.Storage.InMemory;
using ContextPool.TestKit;
using ContextPool.Tests.Store;

namespace ContextPool.Tests.Serving;

public class LiveIndexTests
{
    private static readonly IndexEntry Saved =
        new(Some.MessageId(900), "Tool", Some.TimeAfter(3), TimeSource.CreatedAt, 5, false, true, "tool_result");

    [Fact]
    public async Task EntrySavedWhileTheIndexWasLoaded_IsThere()
    {
        var loading = new TaskCompletionSource<IndexEntry[]>();
        var live = new LiveIndex(began: 1, loading.Task);
        Task<MessageIndex> asked = live.CurrentAsync(default);
        live.Note(Saved);
        loading.SetResult([Saved with { Role = "old" }]);

        Assert.Equal(Saved, Assert.Single((await asked).Entries));
        Assert.Same(await asked, await live.CurrentAsync(default));
    }

    [Fact]
    public async Task CallerWhoGivesUp_DoesNotSpoilItForTheNext()
    {
        var loading = new TaskCompletionSource<IndexEntry[]>();
        var live = new LiveIndex(began: 1, loading.Task);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => live.CurrentAsync(new CancellationToken(canceled: true)));
        loading.SetResult([]);

        Assert.Equal(0, (await live.CurrentAsync(default)).Count);
    }

    [Fact]
    public async Task Saves_ShowInTheIndexOfTheContext()
    {
        LegacyJson legacy = new LegacyJson().Talk(5);
        using StoreOnDisk disk = await new StoreOnDisk(legacy).MigratedAsync();
        ChatContext context = await disk.OpenContextAsync(legacy.Id);
        MessageIndex before = await context.GetIndexAsync();
        Assert.Same(before, await context.GetIndexAsync());

        context.Core.Note(Saved);
        MessageIndex after = await context.GetIndexAsync();

        Assert.Equal((5, 6), (before.Count, after.Count));
        Assert.Equal(Saved, after.Find(Saved.Id));
        Assert.Equal(Saved, Assert.Single(after.ByRole("Tool")));
    }

    [Fact]
    public async Task AdoptedMetadata_ShowsAtOnceAndOrdersTheIndex()
    {
        LegacyJson legacy = new LegacyJson();
        for (int i = 0; i < 4; i++) legacy.Add(new MessageJson { Id = Some.MessageId(i + 1), MetadataJson = MessageJson.CreatedAt(Some.Time) });
        using StoreOnDisk disk = await new StoreOnDisk(legacy).MigratedAsync();
        ChatContext context = await disk.OpenContextAsync(legacy.Id);
        Assert.Equal(legacy.Ids, (await context.GetIndexAsync()).SortedByTime().Select(e => e.Id));

        byte[] reversed = new LegacyJson(legacy.Id).Branch("main", legacy.Ids.Reverse()).ToBytes();
        context.Adopt(new ContextHead(ContextMetadata.Parse(reversed, legacy.Id), new MemoryVersion(1), Some.Time));

        Assert.Equal(legacy.Ids.Reverse(), (await context.GetIndexAsync()).SortedByTime().Select(e => e.Id));
        Assert.Equal(legacy.Ids.Reverse(), (await context.ReadBranchAsync().ToListAsync()).Select(m => m.Id));
    }

    [Fact]
    public async Task IndexThatCouldNotBeLoaded_IsTriedAgain()
    {
        LegacyJson legacy = new LegacyJson().Talk(5);
        using StoreOnDisk disk = await new StoreOnDisk(legacy).MigratedAsync();
        using var files = new FaultyFileOperations(FileOperations.ForThisPlatform);
        ChatContext context = await disk.Open(files: files).OpenAsync(legacy.Id);
        files.Fail(FileOperationKind.List, "messages_pool");

        await Assert.ThrowsAsync<FileOperationException>(() => context.GetIndexAsync());
        Assert.Equal(5, (await context.GetIndexAsync()).Count);
    }
}
