using ContextPool.TestKit;

namespace ContextPool.Catalogue.Tests;

/// <summary>What other programs did is found, and nothing else is read.</summary>
public sealed class RefreshTests : IDisposable
{
    private readonly CataloguedStore _on = new();

    [Fact]
    public async Task NothingChanged_ReadsNothing()
    {
        ContextStore store = _on.Open();
        for (int i = 0; i < 5; i++) await store.CreateAsync(CataloguedStore.Chat($"{i}", "one", "two"));
        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync();

        CatalogueRefresh first = await catalogue.RefreshAsync();
        CatalogueRefresh again = await catalogue.RefreshAsync();
        using StoreCatalogue another = await _on.OpenCatalogueAsync();
        CatalogueRefresh elsewhere = await another.RefreshAsync();

        Assert.Equal((5L, 5L, 10L), (first.Looked, first.Changed, first.Indexed));
        Assert.Equal((5L, 0L, 0L), (again.Looked, again.Changed, again.Indexed));
        Assert.Equal((5L, 0L, 0L), (elsewhere.Looked, elsewhere.Changed, elsewhere.Indexed));
    }

    [Fact]
    public async Task AppendedMessage_IsTheOnlyOneThatIsRead()
    {
        ContextStore store = _on.Open();
        await store.CreateAsync(CataloguedStore.Chat("other", "something else"));
        ChatContext chat = await store.CreateAsync(CataloguedStore.Chat("grows", "one", "two"));
        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync();
        await catalogue.RefreshAsync();

        await chat.AppendAsync(MessageDraft.FromText("User", "three of them"));
        CatalogueRefresh refresh = await catalogue.RefreshAsync();

        Assert.Equal((1L, 1L), (refresh.Changed, refresh.Indexed));
        Assert.Equal(("three of them", 3L), await catalogue.FindAsync(chat.Id) is { } found ? (found.LastWords, found.Messages) : default);
        Assert.Equal(chat.Id, Assert.Single((await catalogue.SearchAsync("three")).Hits).Context);
    }

    [Fact]
    public async Task AppendToALogOfCommits_IsSeen()
    {
        ContextStore store = _on.Open();
        await store.EnableFeatureAsync(StoreFeatures.CommitLog);
        ChatContext chat = await store.CreateAsync(CataloguedStore.Chat(null, "one"));
        await chat.AppendAsync(MessageDraft.FromText("User", "two"));
        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync();
        await catalogue.RefreshAsync();

        await chat.AppendAsync(MessageDraft.FromText("User", "three"));

        Assert.Equal(1, (await catalogue.RefreshAsync()).Indexed);
        Assert.Equal("three", (await catalogue.FindAsync(chat.Id))!.LastWords);
    }

    [Fact]
    public async Task EditedMessage_IsFoundByItsNewWordsAlone()
    {
        ContextStore store = _on.Open();
        ChatContext chat = await store.CreateAsync(CataloguedStore.Chat(null, "apples", "pears"));
        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync();
        await catalogue.RefreshAsync();

        Message last = (await chat.ReadLastAsync(1).FirstAsync()).Message!;
        await chat.EditAsync(last.Id, message => message.WithText("quinces"));

        Assert.Equal(1, (await catalogue.RefreshAsync()).Indexed);
        Assert.Empty((await catalogue.SearchAsync("pears")).Hits);
        Assert.Equal(last.Id, Assert.Single((await catalogue.SearchAsync("quinces")).Hits).Message);
        Assert.Equal("quinces", (await catalogue.FindAsync(chat.Id))!.LastWords);
    }

    [Fact]
    public async Task DeletedContext_IsGone_AndBackWhenItIsRestored()
    {
        ContextStore store = _on.Open();
        ChatContext chat = await store.CreateAsync(CataloguedStore.Chat("here", "apples"));
        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync();
        await catalogue.RefreshAsync();

        await store.DeleteAsync(chat.Id);
        Assert.Equal(1, (await catalogue.RefreshAsync()).Gone);
        Assert.Empty((await catalogue.ListAsync()).Contexts);
        Assert.Empty((await catalogue.SearchAsync("apples")).Hits);

        await store.RestoreAsync(chat.Id);
        await catalogue.RefreshAsync();
        Assert.Equal("here", Assert.Single((await catalogue.ListAsync()).Contexts).Title);
        Assert.Single((await catalogue.SearchAsync("apples")).Hits);
    }

    [Fact]
    public async Task MessageThatLeftItsLastBranch_IsFoundNoLonger()
    {
        ContextStore store = _on.Open();
        ChatContext chat = await store.CreateAsync(CataloguedStore.Chat(null, "shared"));
        await chat.CreateBranchAsync("draft");
        await chat.AppendAsync(MessageDraft.FromText("User", "apples"), branch: "draft");
        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync();
        Assert.Equal("draft", Assert.Single((await catalogue.SearchAsync("apples")).Hits).Branch);

        await chat.DeleteBranchAsync("draft");

        Assert.Empty((await catalogue.SearchAsync("apples")).Hits);
        await catalogue.RefreshAsync();
        Assert.Empty((await catalogue.SearchAsync("apples")).Hits);
        Assert.Equal("main", Assert.Single((await catalogue.SearchAsync("shared")).Hits).Branch);
    }

    [Fact]
    public async Task Packing_ChangesTheLayout_AndNoWords()
    {
        ContextStore store = _on.Open();
        ChatContext chat = await store.CreateAsync(CataloguedStore.Chat(null, [.. Enumerable.Range(0, 20).Select(i => $"apples {i}")]));
        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync();
        await catalogue.RefreshAsync();

        await store.PackAsync(chat.Id);
        await catalogue.RefreshAsync();

        ContextSummary packed = (await catalogue.FindAsync(chat.Id))!;
        Assert.Equal(MessageLayout.Packed, packed.Layout);
        Assert.True(packed.StoredBytes < packed.Bytes, $"{packed}");
        Assert.Equal(20, (await catalogue.SearchAsync("apples", new SearchQuery { Limit = 100 })).Hits.Count);
        Assert.Equal(0, (await catalogue.RefreshAsync()).Changed);
    }

    [Fact]
    public async Task SomeContexts_AreRefreshedAlone()
    {
        ContextStore store = _on.Open();
        ChatContext one = await store.CreateAsync(CataloguedStore.Chat("one", "a"));
        ChatContext two = await store.CreateAsync(CataloguedStore.Chat("two", "b"));
        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync();
        await catalogue.RefreshAsync();
        await one.SetTitleAsync("uno");
        await two.SetTitleAsync("due");

        CatalogueRefresh refresh = await catalogue.RefreshAsync([one.Id, ContextId.New()]);

        Assert.Equal((2L, 1L), (refresh.Looked, refresh.Changed));
        Assert.Equal("uno", (await catalogue.FindAsync(one.Id))!.Title);
        Assert.Equal("two", (await catalogue.FindAsync(two.Id))!.Title);
    }

    [Fact]
    public async Task WhatCannotBeRead_IsTold_AndStopsNothing()
    {
        ContextStore store = _on.Open();
        ChatContext chat = await store.CreateAsync(CataloguedStore.Chat("torn", "apples", "pears"));
        ChatContext broken = await store.CreateAsync(CataloguedStore.Chat("broken", "plums"));
        ChatContext whole = await store.CreateAsync(CataloguedStore.Chat("whole", "quinces"));
        MessageId torn = (await chat.ReadBranchAsync().FirstAsync()).Id;
        _on.Directory.Write(Path.Combine("storage", "contexts", $"{chat.Id}", "messages_pool", $"{torn}.json"), "{");
        _on.Directory.Write(Path.Combine("storage", "contexts", $"{broken.Id}", "context.json"), "{");
        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync();

        CatalogueRefresh refresh = await catalogue.RefreshAsync();

        Assert.Equal(
            new[] { (chat.Id, (MessageId?)torn), (broken.Id, null) }.Order(), refresh.Problems.Select(p => (p.Context, p.Message)).Order());
        Assert.All(refresh.Problems, p => Assert.NotEmpty(p.Why));
        Assert.Equal((1L, 1L), await catalogue.FindAsync(chat.Id) is { } found ? (found.Messages, found.Unreadable) : default);
        Assert.NotNull((await catalogue.FindAsync(broken.Id))!.Problem);
        Assert.Equal(3, (await catalogue.ListAsync()).Contexts.Count);
        Assert.Single((await catalogue.SearchAsync("pears")).Hits);
        Assert.Equal(whole.Id, Assert.Single((await catalogue.SearchAsync("quinces")).Hits).Context);

        // Whoever mends it is seen, and nobody has to say so.
        Assert.Equal(2, (await catalogue.RefreshAsync()).Problems.Count);
    }

    [Fact]
    public async Task WrittenInPlaceWithinOneTick_IsSeen()
    {
        ContextStore store = _on.Open(TimeProvider.System);
        ChatContext chat = await store.CreateAsync(CataloguedStore.Chat("soup", "a"));
        using StoreCatalogue catalogue = await StoreCatalogue.OpenAsync(store, new CatalogueOptions { Search = true });
        await catalogue.RefreshAsync();
        string name = Path.Combine("storage", "contexts", $"{chat.Id}", "context.json");
        DateTime written = File.GetLastWriteTimeUtc(_on.Directory[name]);

        _on.Directory.Write(name, _on.Directory.ReadText(name).Replace("soup", "stew", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(_on.Directory[name], written);

        Assert.Equal(1, (await catalogue.RefreshAsync()).Changed);
        Assert.Equal("stew", (await catalogue.FindAsync(chat.Id))!.Title);
    }

    [Fact]
    public async Task WordsThatWereNotWanted_ComeWhenTheyAre()
    {
        ContextStore store = _on.Open();
        ChatContext chat = await store.CreateAsync(CataloguedStore.Chat(null, "apples"));
        using (StoreCatalogue listing = await _on.OpenCatalogueAsync(search: false))
        {
            await listing.RefreshAsync();
            Assert.False(await listing.HasWordsAsync());
            await Assert.ThrowsAsync<InvalidOperationException>(() => listing.SearchAsync("apples"));
        }

        using StoreCatalogue searching = await _on.OpenCatalogueAsync();
        Assert.Single((await searching.SearchAsync("apples")).Hits);
        Assert.True(await searching.HasWordsAsync());

        // Somebody who wants no words leaves those that are there, and they are made good later.
        await chat.AppendAsync(MessageDraft.FromText("User", "pears"));
        using (StoreCatalogue listing = await _on.OpenCatalogueAsync(search: false)) Assert.Equal(1, (await listing.RefreshAsync()).Changed);
        Assert.Equal(1, (await searching.RefreshAsync()).Indexed);
        Assert.Single((await searching.SearchAsync("pears")).Hits);
    }

    public void Dispose() => _on.Dispose();
}
