using System.Text;
using ContextPool.Files;
using ContextPool.TestKit;
using ContextPool.Tests.Store;

namespace ContextPool.Tests.Reading;

public class ChatContextReadingTests
{
    [Fact]
    public async Task OpeningAContext_ReadsItsMetadataAndNothingElse()
    {
        LegacyJson legacy = new LegacyJson().Talk(100);
        using StoreOnDisk disk = await new StoreOnDisk(legacy).MigratedAsync();
        ContextStore store = disk.Open();
        disk.Recorded.Forget();

        ChatContext context = await store.OpenAsync(legacy.Id);

        Assert.Equal(100, context.Metadata.FindBranch("main")!.MessageIds.Count);
        // The metadata, and the log of commits that is not there.
        Assert.Equal(2, disk.Recorded.CountOf(FileOperationKind.OpenRead));
        Assert.Equal(1, disk.Recorded.CountOf(FileOperationKind.OpenRead, "context.json"));
        Assert.Equal(0, disk.Recorded.CountOf(FileOperationKind.List));
        Assert.Equal(0, disk.Recorded.ChangeCount);
    }

    [Fact]
    public async Task OpeningReadingAndAppending_ThrowNothingInside()
    {
        LegacyJson legacy = new LegacyJson().Talk(30);
        using StoreOnDisk disk = await new StoreOnDisk(legacy).MigratedAsync();
        ContextStore store = disk.Open(files: FileOperations.ForThisPlatform);
        using var thrown = new InnerExceptions();

        ChatContext context = await store.OpenAsync(legacy.Id);
        await context.ReadLastAsync(20).ToListAsync();
        await context.AppendAsync(MessageDraft.FromText("User", "one more"));
        await store.CreateAsync(new NewContext());

        Assert.Empty(thrown.Messages);
    }

    [Fact]
    public async Task LastTwentyOfAThousand_ReadTwentyFiles()
    {
        LegacyJson legacy = new LegacyJson().Talk(1000);
        using StoreOnDisk disk = await new StoreOnDisk(legacy).MigratedAsync();
        ChatContext context = await disk.OpenContextAsync(legacy.Id);

        List<BranchMessage> last = await context.ReadLastAsync(20).ToListAsync();

        Assert.Equal(legacy.Ids.TakeLast(20), last.Select(m => m.Id));
        Assert.Equal("message number 1000", last[^1].Message!.Text);
        Assert.Equal(20, disk.Recorded.CountOf(FileOperationKind.OpenRead));
        Assert.Equal(0, disk.Recorded.CountOf(FileOperationKind.List));
    }

    [Theory]
    [InlineData(0, 3, 3)]
    [InlineData(5, 9, 9)]
    [InlineData(28, 10, 2)]
    [InlineData(40, 10, 0)]
    [InlineData(3, 0, 0)]
    [InlineData(2, int.MaxValue, 28)]
    public async Task Range_ReadsWhatWasAskedFor(int start, int count, int expected)
    {
        LegacyJson legacy = new LegacyJson().Talk(30);
        using StoreOnDisk disk = await new StoreOnDisk(legacy).MigratedAsync();
        ChatContext context = await disk.OpenContextAsync(legacy.Id);

        List<BranchMessage> read = await context.ReadRangeAsync(start, count).ToListAsync();

        Assert.Equal(legacy.Ids.Skip(start).Take(count), read.Select(m => m.Id));
        Assert.Equal(expected, disk.Recorded.CountOf(FileOperationKind.OpenRead));
    }

    [Fact]
    public async Task StoppingEarly_ReadsLittleAhead()
    {
        LegacyJson legacy = new LegacyJson().Talk(100);
        using StoreOnDisk disk = await new StoreOnDisk(legacy).MigratedAsync();
        ChatContext context = await disk.OpenContextAsync(legacy.Id);

        await foreach (BranchMessage message in context.ReadBranchAsync())
        {
            Assert.NotNull(message.Message);
            break;
        }

        Assert.InRange(disk.Recorded.CountOf(FileOperationKind.OpenRead), 1, 8);
    }

    [Fact]
    public async Task OtherBranch_HasItsOwnMessagesInItsOwnOrder()
    {
        LegacyJson legacy = new LegacyJson().Talk(4);
        legacy.Branch("main", legacy.Ids).Branch("side", legacy.Ids[3], legacy.Ids[0], legacy.Ids[3]);
        using StoreOnDisk disk = await new StoreOnDisk(legacy).MigratedAsync();
        ChatContext context = await disk.OpenContextAsync(legacy.Id);

        List<BranchMessage> side = await context.ReadBranchAsync("side").ToListAsync();

        Assert.Equal([legacy.Ids[3], legacy.Ids[0], legacy.Ids[3]], side.Select(m => m.Id));
        Assert.Equal(3, disk.Recorded.CountOf(FileOperationKind.OpenRead));
    }

    [Fact]
    public async Task UnknownBranch_IsNamedAtOnce()
    {
        LegacyJson legacy = new LegacyJson().Talk(1);
        using StoreOnDisk disk = await new StoreOnDisk(legacy).MigratedAsync();
        ChatContext context = await disk.OpenContextAsync(legacy.Id);

        Assert.Contains("'no such'", Assert.Throws<BranchNotFoundException>(() => context.ReadBranchAsync("no such")).Message);
        Assert.Throws<BranchNotFoundException>(() => context.ReadLastAsync(1, "no such"));
        Assert.Throws<ArgumentOutOfRangeException>(() => context.ReadLastAsync(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => context.ReadRangeAsync(-1, 1));
    }

    [Fact]
    public async Task I10_UnreadableMessages_StandInTheirPlaces()
    {
        LegacyJson legacy = new LegacyJson().Talk(6);
        using StoreOnDisk disk = await new StoreOnDisk(legacy).MigratedAsync();
        string Pool(int message) => disk.Layout.Context(legacy.Id).Message(Some.MessageId(message));
        File.Delete(Pool(1));
        disk.Directory.Write(Pool(2), "{\"id\":");
        disk.Directory.Write(Pool(3), File.ReadAllBytes(Pool(4)));
        File.Delete(Pool(5));
        File.CreateSymbolicLink(Pool(5), Pool(6));
        ChatContext context = await disk.OpenContextAsync(legacy.Id);

        List<BranchMessage> read = await context.ReadBranchAsync().ToListAsync();

        Assert.Equal(legacy.Ids, read.Select(m => m.Id));
        Assert.Equal([false, false, false, true, false, true], read.Select(m => m.Message is not null));
        Assert.All(read.Where(m => m.Message is null), m => Assert.Contains($"{m.Id}.json", m.WhyUnavailable));
        Assert.Null(await context.GetMessageAsync(legacy.Ids[0]));
        var unavailable = await Assert.ThrowsAsync<MessageUnavailableException>(async () => await context.GetMessageAsync(legacy.Ids[1]));
        Assert.Equal(legacy.Ids[1], unavailable.Id);
        Assert.Equal(Pool(2), unavailable.Place);
    }

    [Fact]
    public async Task MessageReadTwice_ComesFromTheCacheUntilItIsForgotten()
    {
        LegacyJson legacy = new LegacyJson().Talk(2);
        using StoreOnDisk disk = await new StoreOnDisk(legacy).MigratedAsync();
        ChatContext context = await disk.OpenContextAsync(legacy.Id);

        Message? first = await context.GetMessageAsync(legacy.Ids[0]);
        Assert.Same(first, await context.GetMessageAsync(legacy.Ids[0]));
        Assert.Same(first, (await context.ReadBranchAsync().ToListAsync())[0].Message);
        Assert.Equal(2, disk.Recorded.CountOf(FileOperationKind.OpenRead));

        context.Core.Forget(legacy.Ids[0]);
        Assert.NotSame(first, await context.GetMessageAsync(legacy.Ids[0]));
        await context.RefreshAsync();
        disk.Recorded.Forget();
        await context.ReadBranchAsync().ToListAsync();
        Assert.Equal(2, disk.Recorded.CountOf(FileOperationKind.OpenRead));
    }

    [Fact]
    public async Task AllMessages_ComeInTheOrderOfTheirIds()
    {
        LegacyJson legacy = new LegacyJson().Talk(20);
        legacy.Branch("main", legacy.Ids[7]);
        using StoreOnDisk disk = await new StoreOnDisk(legacy).MigratedAsync();
        disk.Directory.Write(Path.Combine(disk.Layout.Context(legacy.Id).Pool, "README.md"), "no message");
        ChatContext context = await disk.OpenContextAsync(legacy.Id);

        Assert.Equal(legacy.Ids.Order(), (await context.ReadAllAsync().ToListAsync()).Select(m => m.Id));
        Assert.Equal(legacy.Ids[7], Assert.Single(await context.ReadBranchAsync().ToListAsync()).Id);
    }

    [Fact]
    public async Task Cancelling_EndsTheEnumeration()
    {
        LegacyJson legacy = new LegacyJson().Talk(100);
        using StoreOnDisk disk = await new StoreOnDisk(legacy).MigratedAsync();
        ChatContext context = await disk.OpenContextAsync(legacy.Id);
        using var cancel = new CancellationTokenSource();

        int seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (BranchMessage _ in context.ReadBranchAsync().WithCancellation(cancel.Token))
            {
                if (++seen == 3) await cancel.CancelAsync();
            }
        });

        Assert.Equal(3, seen);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await context.GetMessageAsync(legacy.Ids[0], cancel.Token));
    }

    [Fact]
    public async Task AnEmptyContext_HasNoMessages()
    {
        LegacyJson legacy = new();
        using StoreOnDisk disk = await new StoreOnDisk(legacy).MigratedAsync();
        ChatContext context = await disk.OpenContextAsync(legacy.Id);

        Assert.Empty(await context.ReadBranchAsync().ToListAsync());
        Assert.Empty(await context.ReadAllAsync().ToListAsync());
        Assert.Equal(0, (await context.GetIndexAsync()).Count);
    }

    [Fact]
    public async Task Refreshing_ShowsWhatOthersSaved()
    {
        LegacyJson legacy = new LegacyJson().Talk(2);
        using StoreOnDisk disk = await new StoreOnDisk(legacy).MigratedAsync();
        ChatContext context = await disk.OpenContextAsync(legacy.Id);
        string metadata = disk.Layout.Context(legacy.Id).Metadata;
        disk.Directory.Write(metadata, File.ReadAllText(metadata, Encoding.UTF8).Replace("\"main\"", "\"trunk\""));

        Assert.Equal("main", context.Metadata.ActiveBranchName);
        await context.RefreshAsync();
        Assert.Equal("trunk", context.Metadata.ActiveBranchName);
        Assert.Equal(2, (await context.ReadBranchAsync().ToListAsync()).Count);
    }
}
