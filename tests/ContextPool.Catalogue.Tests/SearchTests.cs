using ContextPool.TestKit;

namespace ContextPool.Catalogue.Tests;

public sealed class SearchTests : IDisposable
{
    private readonly CataloguedStore _on = new();

    [Theory]
    // Words, in any order, whatever their case.
    [InlineData("The quick brown fox", "FOX quick", "[The ]<quick>[ brown ]<fox>")]
    [InlineData("The quick brown fox", "quick cat", null)]
    [InlineData("The quick brown fox", "qui", null)]
    [InlineData("The quick brown fox", "qui*", "[The ]<quick>[ brown fox]")]
    [InlineData("The quick brown fox", "\"quick brown\"", "[The ]<quick brown>[ fox]")]
    [InlineData("The quick brown fox", "\"brown quick\"", null)]
    [InlineData("The quick brown fox", "\"brown", "[The quick ]<brown>[ fox]")]
    [InlineData("don't panic", "don't", "<don't>[ panic]")]
    [InlineData("dog and tin", "don't", null)]
    // The language of the index is never spoken.
    [InlineData("this OR that", "this OR that", "<this>[ ]<OR>[ ]<that>")]
    [InlineData("this", "this OR that", null)]
    [InlineData("text: (x) NEAR y -z ^a", "text: NEAR( -z", "<text>[: (x) ]<NEAR>[ y -]<z>[ ^a]")]
    [InlineData("a \"quoted\" word", "quoted", "[a \"]<quoted>[\" word]")]
    // Accents, composed or not.
    [InlineData("Crème brûlée", "creme brulee", "<Crème>[ ]<brûlée>")]
    [InlineData("Cre\u0300me", "crème", "<Cre\u0300me>")]
    [InlineData("crème", "cre\u0300me", "<crème>")]
    [InlineData("Мой чай", "Мои\u0306", "<Мой>[ чай]")]
    [InlineData("Мои\u0306 чай", "мой", "<Мои\u0306>[ чай]")]
    // Scripts without spaces: one character, two, many, anywhere; and no others.
    [InlineData("我今天去北京大学", "京", "[我今天去北]<京>[大学]")]
    [InlineData("我今天去北京大学", "学", "[我今天去北京大]<学>")]
    [InlineData("我今天去北京大学", "北京", "[我今天去]<北京>[大学]")]
    [InlineData("我今天去北京大学", "去北京大", "[我今天]<去北京大>[学]")]
    [InlineData("我今天去北京大学", "京北", null)]
    [InlineData("北大和南京", "北京", null)]
    [InlineData("我今天去北京大学", "今天 大学", "[我]<今天>[去北京]<大学>")]
    [InlineData("用iPhone手机拍照", "iphone手机", "[用]<iPhone手机>[拍照]")]
    [InlineData("用iPhone手机拍照", "手机拍", "[用iPhone]<手机拍>[照]")]
    [InlineData("東京へ行きました", "行き", "[東京へ]<行き>[ました]")]
    [InlineData("か\u3099くせい", "がく", "<か\u3099く>[せい]")]
    [InlineData("서울에서 만나요", "서울", "<서울>[에서 만나요]")]
    [InlineData("ภาษาไทยง่าย", "ไทย", "[ภาษา]<ไทย>[ง่าย]")]
    [InlineData("𠀀𠀁𠀂", "𠀁", "[𠀀]<𠀁>[𠀂]")]
    [InlineData("ＡＢＣ　１２３", "abc 123", "<ＡＢＣ>[　]<１２３>")]
    // Emoji, new ones and with colours, are words.
    [InlineData("well done👍🏽great", "👍", "[well done]<👍>[🏽great]")]
    [InlineData("hello 🫠 there", "🫠", "[hello ]<🫠>[ there]")]
    [InlineData("👩\u200d💻 at work", "💻", "[👩\u200d]<💻>[ at work]")]
    [InlineData("fine ❤\ufe0f", "❤", "[fine ]<❤>[\ufe0f]")]
    [InlineData("nothing here", "👍", null)]
    // Where there is no word, there is nothing.
    [InlineData("what? !!", "!!", null)]
    [InlineData("what?", "", null)]
    [InlineData("what? !!", "what !!", "<what>[? !!]")]
    public async Task WordsAreFound_AndMarked(string text, string words, string? expected)
    {
        await _on.Open().CreateAsync(CataloguedStore.Chat(null, text));
        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync();

        SearchHit? hit = (await catalogue.SearchAsync(words)).Hits.SingleOrDefault();

        Assert.Equal(expected?.Replace('　', ' '), hit is null ? null : Marked(hit));
    }

    [Fact]
    public async Task Hit_SaysWhatItIs()
    {
        ContextStore store = _on.Open();
        ChatContext chat = await store.CreateAsync(CataloguedStore.Chat("Soup", "What soup?", "Pumpkin soup"));
        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync();

        IReadOnlyList<SearchHit> hits = (await catalogue.SearchAsync("soup")).Hits;

        Assert.Equal([("Assistant", Some.TimeAfter(1)), ("User", Some.Time)], hits.Select(h => (h.Role, h.At)));
        Assert.All(hits, h => Assert.Equal((chat.Id, "Soup", "main"), (h.Context, h.Title, h.Branch)));
        Assert.Equal("Pumpkin soup", (await chat.GetMessageAsync(hits[0].Message))!.Text);
    }

    [Fact]
    public async Task RoleTimeAndContext_ChooseMessages()
    {
        ContextStore store = _on.Open();
        ChatContext one = await store.CreateAsync(CataloguedStore.Chat(null, "soup", "soup", "soup"));
        ChatContext two = await store.CreateAsync(CataloguedStore.Chat(null, "soup"));
        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync();

        Assert.Equal(4, await CountAsync(new SearchQuery()));
        Assert.Equal(3, await CountAsync(new SearchQuery { Role = "user" }));
        Assert.Equal(1, await CountAsync(new SearchQuery { Role = "Assistant" }));
        Assert.Equal(0, await CountAsync(new SearchQuery { Role = "Tool" }));
        Assert.Equal(2, await CountAsync(new SearchQuery { Since = Some.TimeAfter(1) }));
        Assert.Equal(1, await CountAsync(new SearchQuery { Since = Some.TimeAfter(1.5) }));
        Assert.Equal(3, await CountAsync(new SearchQuery { Context = one.Id }));
        Assert.Equal(1, await CountAsync(new SearchQuery { Context = two.Id }));
        Assert.Equal(0, await CountAsync(new SearchQuery { Context = ContextId.New() }));

        async Task<int> CountAsync(SearchQuery query) => (await catalogue.SearchAsync("soup", query)).Hits.Count;
    }

    [Fact]
    public async Task Pages_AreAllHits_TheNewestFirst()
    {
        ContextStore store = _on.Open();
        for (int i = 0; i < 3; i++) await store.CreateAsync(CataloguedStore.Chat($"{i}", [.. Enumerable.Range(0, 11).Select(n => $"soup {n}")]));
        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync();

        List<SearchHit> hits = [];
        var query = new SearchQuery { Limit = 4 };
        while (await catalogue.SearchAsync("soup", query) is var page)
        {
            Assert.True(page.Hits.Count == 4 || page.Next is null);
            hits.AddRange(page.Hits);
            if (page.Next is null) break;
            query = query with { After = page.Next };
        }

        Assert.Equal(33, hits.Select(h => h.Message).Distinct().Count());
        Assert.Equal(hits.OrderByDescending(h => h.At).Select(h => h.At), hits.Select(h => h.At));
        await Assert.ThrowsAsync<ArgumentException>(() => catalogue.SearchAsync("soup", new SearchQuery { After = "nowhere" }));
    }

    [Fact]
    public async Task ChangedSinceTheRefresh_IsNotToldWrongly()
    {
        ContextStore store = _on.Open();
        ChatContext chat = await store.CreateAsync(CataloguedStore.Chat(null, "apples one", "apples two", "apples three"));
        ChatContext gone = await store.CreateAsync(CataloguedStore.Chat(null, "apples"));
        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync();
        Assert.Equal(4, (await catalogue.SearchAsync("apples")).Hits.Count);

        await chat.EditAsync(chat.Metadata.Branches[0].MessageIds[1], message => message.WithText("pears"));
        await store.DeleteAsync(gone.Id);

        Assert.Equal(["apples three", "apples one"], (await catalogue.SearchAsync("apples")).Hits.Select(h => h.Snippet));
        Assert.Equal(["apples three", "apples one"], (await catalogue.SearchAsync("apples", new SearchQuery { Limit = 2 })).Hits.Select(h => h.Snippet));
    }

    [Fact]
    public async Task Snippet_IsAroundTheFirstHit_AndCutsNothingInTwo()
    {
        string before = string.Concat(Enumerable.Repeat("👍🏽 ", 200));
        await _on.Open().CreateAsync(CataloguedStore.Chat(null, $"{before}\nneedle {before}"));
        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync();

        for (int length = 6; length < 60; length++)
        {
            SearchHit hit = Assert.Single((await catalogue.SearchAsync("needle", new SearchQuery { SnippetLength = length })).Hits);
            TextMark mark = Assert.Single(hit.Marks);
            Assert.Equal("needle", hit.Snippet.Substring(mark.Start, mark.Length));
            Assert.InRange(hit.Snippet.Length, 6, length + 2);
            Assert.DoesNotContain('\ufffd', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(hit.Snippet)));
        }
    }

    [Fact]
    public async Task ManyMessagesOfOneSecond_AreAllFound()
    {
        ContextStore store = _on.Open();
        await store.CreateAsync(new NewContext
        {
            Messages = [.. Enumerable.Range(0, 5_000).Select(i => MessageDraft.FromText("User", "soup") with { CreatedAt = Some.Time })],
        });
        using StoreCatalogue catalogue = await _on.OpenCatalogueAsync();

        HashSet<MessageId> found = [];
        for (string? next = null; ;)
        {
            SearchPage page = await catalogue.SearchAsync("soup", new SearchQuery { Limit = 1_000, After = next });
            found.UnionWith(page.Hits.Select(h => h.Message));
            if ((next = page.Next) is null) break;
        }

        Assert.Equal(5_000, found.Count);
    }

    /// <summary>The snippet with what was found in angles, and the rest in brackets.</summary>
    private static string Marked(SearchHit hit)
    {
        var marked = new System.Text.StringBuilder();
        int at = 0;
        foreach (TextMark mark in hit.Marks.Append(new TextMark(hit.Snippet.Length, 0)))
        {
            if (mark.Start > at) marked.Append('[').Append(hit.Snippet, at, mark.Start - at).Append(']');
            if (mark.Length > 0) marked.Append('<').Append(hit.Snippet, mark.Start, mark.Length).Append('>');
            at = mark.Start + mark.Length;
        }

        return marked.ToString();
    }

    public void Dispose() => _on.Dispose();
}
