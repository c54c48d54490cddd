using System.Text;
using ContextPool.TestKit;
using ContextPool.Tests.Reading;
using ContextPool.Tests.Store;

namespace ContextPool.Tests.Legacy;

public class LegacyContextReadingTests
{
    public static TheoryData<string> SampleNames => [.. Samples.Ids.Select(id => id.ToString())];

    [Theory]
    [MemberData(nameof(SampleNames))]
    public async Task EverySample_ReadsTheSameFromItsLegacyFileAndFromItsPool(string name)
    {
        var id = ContextId.Parse(name);
        using var disk = new StoreOnDisk();
        Samples.CopyTo(disk.Directory);
        ChatContext legacy = await disk.Open().OpenAsync(id);
        await disk.MigratedAsync();
        ChatContext pool = await disk.Open().OpenAsync(id);

        Assert.Equal((ContextKind.Legacy, ContextKind.Pool), (legacy.Kind, pool.Kind));
        await SameContext.AssertAsync(pool, legacy);
        Assert.Equal(pool.Id, legacy.Id);
    }

    [Fact]
    public async Task OldStateSpelling_IsShownInTheCurrentOne()
    {
        LegacyJson legacy = new LegacyJson().Talk(1).State("\"AwaitingLLMResponse\"");
        using var disk = new StoreOnDisk(legacy);

        ChatContext context = await disk.Open().OpenAsync(legacy.Id);

        Assert.Equal("\"awaiting_l_l_m_response\"", Encoding.UTF8.GetString(context.Metadata.RawMember("current_state").Span));
    }

    [Fact]
    public async Task LegacyFile_IsNeverWritten()
    {
        LegacyJson legacy = new LegacyJson().Talk(30);
        using var disk = new StoreOnDisk(legacy);
        TreeSnapshot before = disk.Directory.Snapshot();
        ChatContext context = await disk.Open().OpenAsync(legacy.Id);
        await context.ReadAllAsync().ToListAsync();
        await context.GetIndexAsync();

        Assert.Empty(before.DifferencesTo(disk.Directory.Snapshot()));
        Assert.Equal(0, disk.Recorded.ChangeCount);
    }

    [Fact]
    public async Task FileWrittenSinceItWasScanned_MakesMessagesUnavailableUntilRefresh()
    {
        LegacyJson legacy = new LegacyJson().Talk(3);
        using var disk = new StoreOnDisk(legacy);
        ChatContext context = await disk.Open().OpenAsync(legacy.Id);
        new LegacyJson(legacy.Id).Talk(3).Assistant("one more").SaveTo(disk.Directory);

        List<BranchMessage> stale = await context.ReadBranchAsync().ToListAsync();
        Assert.Equal(3, stale.Count);
        Assert.All(stale, m => Assert.Contains("refresh", m.WhyUnavailable));

        await context.RefreshAsync();
        List<BranchMessage> fresh = await context.ReadBranchAsync().ToListAsync();
        Assert.Equal("one more", fresh[^1].Message!.Text);
        Assert.Equal(4, (await context.GetIndexAsync()).Count);
    }

    [Fact]
    public async Task ContextMigratedMeanwhile_IsAPoolAfterRefresh()
    {
        LegacyJson legacy = new LegacyJson().Talk(3);
        using var disk = new StoreOnDisk(legacy);
        ChatContext context = await disk.Open().OpenAsync(legacy.Id);
        await disk.MigratedAsync();
        File.Delete(disk.Directory["conversations", legacy.FileName]);

        Assert.All(await context.ReadBranchAsync().ToListAsync(), m => Assert.Null(m.Message));
        await context.RefreshAsync();

        Assert.Equal(ContextKind.Pool, context.Kind);
        Assert.All(await context.ReadBranchAsync().ToListAsync(), m => Assert.NotNull(m.Message));
    }

    [Fact]
    public async Task FileThatCannotBeMigrated_CannotBeOpened()
    {
        using var disk = new StoreOnDisk();
        ContextId id = Some.ContextId();
        disk.Directory.Write($"conversations/{id}.json", "{\"id\":");

        await Assert.ThrowsAsync<InvalidContentException>(() => disk.Open().OpenAsync(id));
        await Assert.ThrowsAsync<InvalidContentException>(() => disk.Open(autoMigrate: true).OpenAsync(id));
    }

    [Fact]
    public async Task FileThatChangesWhileItIsScanned_IsScannedAgain()
    {
        LegacyJson legacy = new LegacyJson().Talk(3);
        using var disk = new StoreOnDisk(legacy);
        using var files = new FaultyFileOperations(disk.Recorded);
        files.Before(FileOperationKind.Stat, legacy.FileName, () => new LegacyJson(legacy.Id).Talk(4).SaveTo(disk.Directory), nth: 4);

        ChatContext context = await disk.Open(files: files).OpenAsync(legacy.Id);

        Assert.Equal(4, context.Metadata.FindBranch("main")!.MessageIds.Count);
        Assert.NotNull((await context.ReadLastAsync(1).ToListAsync())[0].Message);
    }
}
