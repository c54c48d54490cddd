using ContextPool.TestKit;

namespace ContextPool.Catalogue.Tests;

public sealed class ListTests : IDisposable
{
    private readonly CataloguedStore _on = new();

    [Fact]
    public async Task FirstList_ReadsTheStore()
    {
        ContextStore store = _on.Open();
        ChatContext chat = await store.CreateAsync(CataloguedStore.Chat("Soup", "What soup?", "Pumpkin,\n\twith  ginger."));
        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync();

        ContextSummary summary = Assert.Single((await catalogue.ListAsync()).Contexts);

        MessageIndex index = await chat.GetIndexAsync();
        Assert.Equal((chat.Id, "Soup", 2L, index.TotalBytes), (summary.Id, summary.Title, summary.Messages, summary.Bytes));
        Assert.Equal((Some.Time, Some.TimeAfter(1)), (summary.Created, summary.Updated));
        Assert.Equal(("Pumpkin, with ginger.", "Assistant"), (summary.LastWords, summary.LastRole));
        Assert.Equal((MessageLayout.Loose, index.TotalBytes, 0L, null), (summary.Layout, summary.StoredBytes, summary.Unreadable, summary.Problem));
        Assert.Equal(chat.LastChanged.ToDateTimeOffset(), summary.Written.ToDateTimeOffset());
        Assert.Equal(_on.File, catalogue.Place);
    }

    [Theory]
    [InlineData(ContextOrder.Updated)]
    [InlineData(ContextOrder.Created)]
    [InlineData(ContextOrder.Title)]
    [InlineData(ContextOrder.Messages)]
    [InlineData(ContextOrder.Bytes)]
    [InlineData(ContextOrder.StoredBytes)]
    [InlineData(ContextOrder.Id)]
    public async Task Pages_AreTheListInOrder_EachContextOnce(ContextOrder order)
    {
        ContextStore store = _on.Open();
        string?[] titles = ["beta", null, "Alpha", "alpha", "Ωmega", null, "beta", "", "gamma", "delta", "zeta"];
        for (int i = 0; i < titles.Length; i++)
            await store.CreateAsync(CataloguedStore.Chat(titles[i], [.. Enumerable.Range(0, i % 4).Select(n => new string('x', 10 * (i % 3)))]));
        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync(search: false);

        foreach (bool descending in (bool[])[false, true])
        {
            List<ContextSummary> paged = [];
            var query = new ContextQuery { Order = order, Descending = descending, Limit = 3 };
            while (await catalogue.ListAsync(query) is var page)
            {
                paged.AddRange(page.Contexts);
                if (page.Next is null) break;
                query = query with { After = page.Next };
            }

            IEnumerable<ContextSummary> sorted = paged.OrderBy(c => c.Id);
            sorted = order switch
            {
                ContextOrder.Updated => sorted.OrderBy(c => c.Updated),
                ContextOrder.Created => sorted.OrderBy(c => c.Created),
                ContextOrder.Title => sorted.OrderBy(c => c.Title is null).ThenBy(c => c.Title?.ToUpperInvariant(), StringComparer.Ordinal),
                ContextOrder.Messages => sorted.OrderBy(c => c.Messages),
                ContextOrder.Bytes => sorted.OrderBy(c => c.Bytes),
                ContextOrder.StoredBytes => sorted.OrderBy(c => c.StoredBytes),
                _ => sorted,
            };
            Assert.Equal(titles.Length, paged.Select(c => c.Id).Distinct().Count());
            Assert.Equal((descending ? sorted.Reverse() : sorted).Select(c => c.Id), paged.Select(c => c.Id));
        }
    }

    [Fact]
    public async Task TitleAndTime_ChooseContexts()
    {
        ContextStore store = _on.Open();
        ChatContext soup = await store.CreateAsync(CataloguedStore.Chat("Kürbissuppe", "a", "b"));
        await store.CreateAsync(CataloguedStore.Chat("Tax 100%", "a"));
        await store.CreateAsync(CataloguedStore.Chat(null, "suppe"));
        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync(search: false);

        Assert.Equal([soup.Id], (await catalogue.ListAsync(new ContextQuery { TitleContains = "SUPPE" })).Contexts.Select(c => c.Id));
        Assert.Equal("Tax 100%", Assert.Single((await catalogue.ListAsync(new ContextQuery { TitleContains = "%" })).Contexts).Title);
        Assert.Equal([soup.Id], (await catalogue.ListAsync(new ContextQuery { Since = Some.TimeAfter(1) })).Contexts.Select(c => c.Id));
        Assert.Equal(soup.Id, (await catalogue.FindAsync(soup.Id))!.Id);
        Assert.Null(await catalogue.FindAsync(ContextId.New()));
        Assert.Equal(3, await catalogue.CountAsync());
    }

    [Fact]
    public async Task PageOfAnotherOrder_IsRefused()
    {
        ContextStore store = _on.Open();
        await store.CreateAsync(new NewContext());
        await store.CreateAsync(new NewContext());
        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync(search: false);
        string next = (await catalogue.ListAsync(new ContextQuery { Limit = 1 })).Next!;

        await Assert.ThrowsAsync<ArgumentException>(() => catalogue.ListAsync(new ContextQuery { After = next, Order = ContextOrder.Title }));
        await Assert.ThrowsAsync<ArgumentException>(() => catalogue.ListAsync(new ContextQuery { After = next, Descending = false }));
        await Assert.ThrowsAsync<ArgumentException>(() => catalogue.ListAsync(new ContextQuery { After = "not a place!" }));
        await Assert.ThrowsAsync<ArgumentException>(() => catalogue.ListAsync(new ContextQuery { Limit = 0 }));
    }

    [Fact]
    public async Task LastWords_AreOfTheActiveBranch_AndOfTheLastMessageThatHasText()
    {
        ContextStore store = _on.Open();
        ChatContext chat = await store.CreateAsync(CataloguedStore.Chat(null, "first", "second"));
        await chat.AppendAsync(MessageDraft.FromToolCalls([new ToolCallDraft("1", "look")]));
        await chat.CreateBranchAsync("other");
        await chat.AppendAsync(MessageDraft.FromText("User", "elsewhere"), branch: "other");
        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync(search: false);

        Assert.Equal(("second", "Assistant"), await LastAsync());
        await chat.SwitchBranchAsync("other");
        await catalogue.RefreshAsync();
        Assert.Equal(("elsewhere", "User"), await LastAsync());

        async Task<(string?, string?)> LastAsync() => await catalogue.FindAsync(chat.Id) is { } found ? (found.LastWords, found.LastRole) : default;
    }

    [Fact]
    public async Task StoreInMemory_HasACatalogueInMemory()
    {
        ContextStore store = ContextStore.InMemory();
        ChatContext chat = await store.CreateAsync(CataloguedStore.Chat("Here", "words of memory"));
        using StoreCatalogue catalogue = await StoreCatalogue.OpenAsync(store, new CatalogueOptions { Search = true });

        Assert.Equal("memory", catalogue.Place);
        Assert.Equal("Here", Assert.Single((await catalogue.ListAsync()).Contexts).Title);
        Assert.Equal(0, (await catalogue.RefreshAsync()).Changed);
        await chat.EditAsync((await chat.ReadBranchAsync().FirstAsync()).Id, m => m.WithText("others"));
        Assert.Equal(1, (await catalogue.RefreshAsync()).Changed);
        Assert.Empty((await catalogue.SearchAsync("memory")).Hits);
        Assert.Single((await catalogue.SearchAsync("others")).Hits);
    }

    public void Dispose() => _on.Dispose();
}
