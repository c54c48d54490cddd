using ContextPool.Files;
using ContextPool.TestKit;

namespace ContextPool.Catalogue.Tests;

/// <summary>The file is never the truth: whatever becomes of it, the next who asks has it made anew.</summary>
public sealed class DamagedCatalogueTests : IDisposable
{
    private readonly CataloguedStore _on = new();

    public static TheoryData<string> Damages => ["deleted", "empty", "garbage", "garbage behind the header", "cut short", "another version", "another program"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task FoundWhenOpened_IsMadeAnew(string damage)
    {
        await _on.Open().CreateAsync(CataloguedStore.Chat("soup", "apples"));
        using (StoreCatalogue first = await _on.OpenCatalogueAsync()) await first.RefreshAsync();
        Damage(damage);

        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync();

        Assert.Equal("soup", Assert.Single((await catalogue.ListAsync()).Contexts).Title);
        Assert.Single((await catalogue.SearchAsync("apples")).Hits);
        Assert.Equal(_on.File, catalogue.Place);
        Assert.Equal(0, (await catalogue.RefreshAsync()).Changed);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task FoundWhileItIsOpen_IsMadeAnew(string damage)
    {
        await _on.Open().CreateAsync(CataloguedStore.Chat("soup", "apples"));
        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync();
        using StoreCatalogue another = await _on.OpenCatalogueAsync();
        await catalogue.RefreshAsync();
        await another.ListAsync();
        Damage(damage);

        foreach (StoreCatalogue one in (StoreCatalogue[])[catalogue, another, catalogue])
        {
            await one.RefreshAsync();
            Assert.Equal("soup", Assert.Single((await one.ListAsync()).Contexts).Title);
            Assert.Single((await one.SearchAsync("apples")).Hits);
        }
    }

    [Fact]
    public async Task CatalogueOfAnotherStore_IsMadeAnew()
    {
        using var other = new CataloguedStore();
        string file = _on.Directory["shared.db"];
        await _on.Open().CreateAsync(CataloguedStore.Chat("ours", "apples"));
        await other.Open().CreateAsync(CataloguedStore.Chat("theirs", "apples"));
        using (StoreCatalogue theirs = await StoreCatalogue.OpenAsync(other.Open(), new CatalogueOptions { File = file })) await theirs.RefreshAsync();

        using StoreCatalogue ours = await StoreCatalogue.OpenAsync(_on.Open(), new CatalogueOptions { File = file });

        Assert.Equal("ours", Assert.Single((await ours.ListAsync()).Contexts).Title);
        Assert.Equal(file, ours.Place);
        Assert.False(File.Exists(_on.File));
    }

    [Fact]
    public async Task StoreThatMoved_TakesItsCatalogueAlong()
    {
        await _on.Open().CreateAsync(CataloguedStore.Chat("soup", "apples"));
        using (StoreCatalogue before = await _on.OpenCatalogueAsync()) await before.RefreshAsync();
        Directory.Move(_on.Root, _on.Directory["moved"]);

        using StoreCatalogue moved = await StoreCatalogue.OpenAsync(
            ContextStore.Open(_on.Directory["moved"], new ContextStoreOptions(), FileOperations.ForThisPlatform, _on.Clock),
            new CatalogueOptions { Search = true });

        Assert.Equal(0, (await moved.RefreshAsync()).Changed);
        Assert.Single((await moved.SearchAsync("apples")).Hits);
    }

    [Fact]
    public async Task PlaceThatCannotBeWritten_IsDoneWithout()
    {
        await _on.Open().CreateAsync(CataloguedStore.Chat("soup", "apples"));
        _on.Directory.Write("file", "no directory");

        using StoreCatalogue catalogue = await StoreCatalogue.OpenAsync(
            _on.Open(), new CatalogueOptions { File = _on.Directory["file", "catalogue.db"], Search = true });

        Assert.Equal("memory", catalogue.Place);
        Assert.Single((await catalogue.ListAsync()).Contexts);
        Assert.Single((await catalogue.SearchAsync("apples")).Hits);
    }

    [Fact]
    public async Task ChecksAndRepairs_DoNotTripOverIt()
    {
        ContextStore store = _on.Open();
        await store.CreateAsync(CataloguedStore.Chat("soup", "apples"));
        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync();
        await catalogue.RefreshAsync();

        Assert.Empty(await store.CheckAsync(new CheckOptions { ReadData = true }).ToListAsync());
        Assert.Empty((await store.RepairAsync(new RepairOptions { Execute = true, TrashForeignFiles = true })).Done);
        await store.CollectTrashAsync();

        Assert.True(File.Exists(_on.File));
        Assert.Equal(Permissions.Private.Mode, FileOperations.ForThisPlatform.Stat(_on.File)!.Value.Permissions.Mode);
    }

    private void Damage(string damage)
    {
        foreach (string aside in (string[])[$"{_on.File}-wal", $"{_on.File}-shm"]) File.Delete(aside);
        using FileStream file = new(_on.File, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        byte[] garbage = [.. Enumerable.Range(0, 20_000).Select(i => (byte)(i * 31))];
        switch (damage)
        {
            case "deleted":
                File.Delete(_on.File);
                break;
            case "empty":
                file.SetLength(0);
                break;
            case "garbage":
                file.SetLength(0);
                file.Write(garbage);
                break;
            case "garbage behind the header":
                file.Position = 4096;
                file.Write(garbage);
                break;
            case "cut short":
                file.SetLength(8192);
                break;
            case "another version":
                file.Position = 60;
                file.Write([0, 0, 1, 0]);
                break;
            case "another program":
                file.Position = 68;
                file.Write([1, 2, 3, 4]);
                break;
        }
    }

    public void Dispose() => _on.Dispose();
}
