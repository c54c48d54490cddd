using ContextPool.Files;
using ContextPool.Storage.Local;
using ContextPool.TestKit;
using ContextPool.Tests.Reading;

namespace ContextPool.Tests.Store;

public class ContextStoreReadingTests
{
    [Fact]
    public async Task ListingAStoreThatIsNotThere_IsEmpty()
    {
        using var disk = new StoreOnDisk();

        Assert.Empty(await disk.Open().ListAsync().ToListAsync());
        Assert.False(disk.Directory.Has("storage"));
        Directory.Delete(disk.Directory["conversations"]);
        Assert.Empty(await disk.Open().ListAsync().ToListAsync());
    }

    [Fact]
    public async Task Listing_HasPoolsThenLegacyFilesWithoutPool()
    {
        LegacyJson[] migrated = [new LegacyJson().Talk(1), new LegacyJson().Talk(1)];
        using StoreOnDisk disk = await new StoreOnDisk(migrated).MigratedAsync();
        LegacyJson later = new LegacyJson().Talk(1);
        later.SaveTo(disk.Directory);
        LegacyJson upperCase = new(ContextId.Parse("c0000000-0000-4000-8000-0000000abcde"));
        string odd = disk.Directory.Write($"conversations/{upperCase.FileName.ToUpperInvariant().Replace(".JSON", ".json")}", upperCase.ToBytes());

        // None of these is a context.
        disk.Directory.Write("conversations/notes.json", "{}");
        disk.Directory.Write($"conversations/{Some.ContextId()}.json.bak", "{}");
        disk.Directory.CreateDirectory($"conversations/{Some.ContextId()}.json");
        disk.Directory.CreateDirectory($"storage/contexts/{Some.ContextId()}");
        disk.Directory.Write($"storage/contexts/{Some.ContextId().ToString().ToUpperInvariant()}/context.json", "{}");
        disk.Directory.Write("storage/contexts/stray/context.json", "{}");

        List<ContextListing> list = await disk.Open().ListAsync().ToListAsync();

        Assert.Equal(migrated.Select(m => m.Id).Order(), list.Take(2).Select(c => c.Id).Order());
        Assert.All(list.Take(2), c => Assert.Equal((ContextKind.Pool, disk.Layout.Context(c.Id).Root), (c.Kind, c.Place)));
        Assert.Equal([later.Id, upperCase.Id], list.Skip(2).Select(c => c.Id).Order());
        Assert.All(list.Skip(2), c => Assert.Equal(ContextKind.Legacy, c.Kind));
        Assert.Contains(list, c => c.Place == odd);
        foreach (ContextListing listed in list) Assert.Equal(listed.Kind, (await disk.Open().OpenAsync(listed.Id)).Kind);
        Assert.Equal(2, (await disk.Open(withLegacy: false).ListAsync().ToListAsync()).Count);
    }

    [Fact]
    public async Task Listing_IsLazyAndCanBeCancelled()
    {
        using StoreOnDisk disk = new([.. Enumerable.Range(1, 300).Select(_ => new LegacyJson())]);
        using var cancel = new CancellationTokenSource();
        int seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ContextListing _ in disk.Open().ListAsync(cancel.Token))
            {
                if (++seen == 5) await cancel.CancelAsync();
            }
        });

        Assert.Equal(5, seen);
        Assert.InRange(disk.Recorded.CountOf(FileOperationKind.Stat, "conversations"), 1, 80);
    }

    [Fact]
    public async Task DeletedContext_StaysAwayAsLongAsItsLegacyFileIsTheSame()
    {
        LegacyJson legacy = new LegacyJson().Talk(2);
        using StoreOnDisk disk = await new StoreOnDisk(legacy).MigratedAsync();
        ContextLayout context = disk.Layout.Context(legacy.Id);
        Directory.CreateDirectory(Path.GetDirectoryName(disk.Layout.DeletedReceipt(legacy.Id))!);
        File.Copy(context.Receipt, disk.Layout.DeletedReceipt(legacy.Id));
        Directory.Delete(context.Root, recursive: true);
        ContextStore store = disk.Open(autoMigrate: true);

        Assert.Empty(await store.ListAsync().ToListAsync());
        await Assert.ThrowsAsync<ContextNotFoundException>(() => store.OpenAsync(legacy.Id));
        await Assert.ThrowsAsync<ContextNotFoundException>(() => store.MigrateAsync(legacy.Id));

        new LegacyJson(legacy.Id).Talk(3).SaveTo(disk.Directory);
        Assert.Equal(ContextKind.Legacy, Assert.Single(await store.ListAsync().ToListAsync()).Kind);
        Assert.Equal(ContextKind.Pool, (await store.OpenAsync(legacy.Id)).Kind);
    }

    [Fact]
    public async Task UnknownContext_IsNamed()
    {
        using var disk = new StoreOnDisk();
        ContextId id = Some.ContextId();

        var missing = await Assert.ThrowsAsync<ContextNotFoundException>(() => disk.Open().OpenAsync(id));
        Assert.Equal(id, missing.Context);
        await Assert.ThrowsAsync<ContextNotFoundException>(() => disk.Open(autoMigrate: true).OpenAsync(id));
        await Assert.ThrowsAsync<ContextNotFoundException>(() => disk.Open(withLegacy: false).MigrateAsync(id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"id\":")]
    [InlineData("[]")]
    [InlineData("{}")]
    public async Task MetadataThatCannotBeRead_IsAnErrorAndNotTheLegacyFile(string metadata)
    {
        LegacyJson legacy = new LegacyJson().Talk(2);
        using StoreOnDisk disk = await new StoreOnDisk(legacy).MigratedAsync();
        disk.Directory.Write(disk.Layout.Context(legacy.Id).Metadata, metadata);

        // An empty file is looked at for a while: its writer may have just truncated it.
        Assert.IsType<InvalidContentException>(await disk.PassTimeAsync(disk.Open().OpenAsync(legacy.Id)));
        Assert.IsType<InvalidContentException>(await disk.PassTimeAsync(disk.Open(autoMigrate: true).OpenAsync(legacy.Id)));
    }

    [Fact]
    public async Task PoolThatTheApplicationWrote_OpensListsAndFiltersWithoutIndex()
    {
        LegacyJson legacy = new LegacyJson().Talk(10);
        legacy.Add(new MessageJson { Role = "Tool", MessageType = "tool_result", ToolResultJson = """{"request_id":"r","result":1}""" });
        using StoreOnDisk disk = await new StoreOnDisk(legacy).MigratedAsync();
        ContextLayout context = disk.Layout.Context(legacy.Id);
        File.Delete(context.Index);
        File.Delete(context.Receipt);
        File.Delete(disk.Layout.StoreFile);
        ContextStore store = disk.Open(withLegacy: false);

        Assert.Equal(legacy.Id, Assert.Single(await store.ListAsync().ToListAsync()).Id);
        ChatContext opened = await store.OpenAsync(legacy.Id);
        Assert.Equal(11, (await opened.ReadBranchAsync().ToListAsync()).Count);
        Assert.Single((await opened.GetIndexAsync()).WithToolResult());
        Assert.Equal(5, (await opened.GetIndexAsync()).ByRole("User").Count());
        Assert.False(File.Exists(context.Index), "a reader wrote into the store");
    }

    [Fact]
    public async Task ContextThatMayNotBeLookedInto_EndsNoList()
    {
        using var disk = new StoreOnDisk();
        foreach (int number in new[] { 1, 2, 3 }) disk.Directory.Write($"storage/contexts/{Some.ContextId(number)}/context.json", "{}");
        using var refused = new FaultyFileOperations(FileOperations.ForThisPlatform);
        refused.FailFrom(FileOperationKind.Stat, $"{Some.ContextId(2)}", FileFailure.AccessDenied);

        List<ContextListing> listed = await ContextStore
            .Open(disk.Directory["storage"], new ContextStoreOptions(), refused, TimeProvider.System).ListAsync().ToListAsync();

        Assert.Equal([1, 2, 3], listed.Select(l => l.Id).Order().Select(id => id == Some.ContextId(1) ? 1 : id == Some.ContextId(2) ? 2 : 3));
    }

    [Fact]
    public void NewerStore_IsRefused()
    {
        using var disk = new StoreOnDisk();
        disk.Directory.Write("storage/store.json", """{"format":"contextpool","version":3}""");

        Assert.True(Assert.Throws<StoreFormatException>(() => disk.Open()).IsNewer);
    }

    [Fact]
    public async Task AdoptedContext_ReadsLikeAMigratedOne()
    {
        LegacyJson legacy = new LegacyJson().Talk(10);
        using StoreOnDisk migrated = await new StoreOnDisk(legacy).MigratedAsync();
        using var adopted = new StoreOnDisk(legacy);
        ContextLayout source = migrated.Layout.Context(legacy.Id);
        adopted.Directory.Write($"storage/contexts/{legacy.Id}/context.json", File.ReadAllBytes(source.Metadata));
        foreach (MessageId id in legacy.Ids)
            adopted.Directory.Write($"storage/contexts/{legacy.Id}/messages_pool/{id}.json", File.ReadAllBytes(source.Message(id)));
        await adopted.MigratedAsync();

        await SameContext.AssertAsync(await migrated.Open().OpenAsync(legacy.Id), await adopted.Open().OpenAsync(legacy.Id));
    }
}
