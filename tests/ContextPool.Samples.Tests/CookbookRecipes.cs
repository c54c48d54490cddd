using ContextPool.Catalogue;
using ContextPool.TestKit;

namespace ContextPool.Samples.Tests;

/// <summary>The recipes of docs/cookbook.md, each run. What stands between the regions is in the document, word for word.</summary>
public sealed class CookbookRecipes : IDisposable
{
    private readonly TempDirectory _temp = new();
    // Named as in the document.
    private readonly ContextStore store;

    public CookbookRecipes() => store = ContextStore.Open(_temp["storage"]);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Begin()
    {
        #region A conversation begins, and goes on another day
        ChatContext made = await store.CreateAsync(new NewContext
        {
            Title = "Dinner",
            Messages = [MessageDraft.FromText(MessageRoles.System, "You are a cook.")],
        });
        ContextId id = made.Id; // keep it: id.ToString() is what goes into links and other databases

        ChatContext dinner = await store.OpenAsync(id);
        await dinner.AppendAllAsync( // one commit: both or none
        [
            MessageDraft.FromText(MessageRoles.User, "What goes with pumpkin?"),
            MessageDraft.FromText(MessageRoles.Assistant, "Ginger."),
        ]);
        #endregion

        List<BranchMessage> read = await (await store.OpenAsync(id)).ReadBranchAsync().ToListAsync();
        Assert.Equal(["You are a cook.", "What goes with pumpkin?", "Ginger."], read.Select(m => m.Message!.Text));
    }

    [Fact]
    public async Task Page()
    {
        ContextId id = (await store.CreateAsync(new NewContext { Messages = Texts(95) })).Id;
        List<string> pages = [];

        #region The last page of a long conversation, and the one before it
        const int pageSize = 20;
        ChatContext context = await store.OpenAsync(id);
        int total = context.Metadata.FindBranch(context.Metadata.ActiveBranchName!)!.MessageIds.Count;
        for (int end = total; end > 0; end -= pageSize)
        {
            int start = Math.Max(0, end - pageSize);
            List<string> page = [];
            await foreach (BranchMessage message in context.ReadRangeAsync(start, end - start)) // reads these messages alone
                page.Add(message.Message?.Text ?? $"[{message.WhyUnavailable}]"); // damage is shown in its place
            pages.Add(string.Join(' ', page));
        }
        #endregion

        Assert.Equal(5, pages.Count);
        Assert.Equal("0 1 2 3 4 5 6 7 8 9 10 11 12 13 14", pages[^1]);
        Assert.StartsWith("75 76", pages[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts()
    {
        ChatContext context = await store.CreateAsync(new NewContext());
        byte[] photo = [1, 2, 3];
        List<string> lines = [];

        #region A question with a photo
        Message question = await context.AppendAsync(MessageDraft.FromParts(
            MessageRoles.User,
            MessagePart.Text("What is growing here?"),
            MessagePart.Image(photo, "image/jpeg")));

        foreach (MessagePart part in question.Parts)
        {
            lines.Add(part switch
            {
                MessageText text => text.Value,
                MessageImage image => $"[an image of {image.Url.Length} characters]",
                _ => "[something newer]",
            });
        }
        #endregion

        Assert.Equal(["What is growing here?", "[an image of 27 characters]"], lines);
    }

    [Fact]
    public async Task Tools()
    {
        ChatContext context = await store.CreateAsync(new NewContext());

        #region A tool is asked, and answers
        await context.AppendAsync(MessageDraft.FromToolCalls([new ToolCallDraft("call_1", "weather", """{"city":"Oslo"}""")]));
        await context.AppendAsync(MessageDraft.FromToolResult(ToolResultDraft.FromText("call_1", "snow")));

        List<Message> messages = [];
        await foreach (BranchMessage message in context.ReadBranchAsync())
        {
            if (message.Message is { } there) messages.Add(there);
        }

        ToolExchange exchange = ToolExchange.Of(messages).Single(); // call and result, paired by their id
        #endregion

        Assert.Equal("weather", exchange.Call?.ToolName);
        Assert.Equal(messages[1].Id, exchange.Answer?.Id);
    }

    [Fact]
    public async Task Retry()
    {
        ContextId id = (await store.CreateAsync(new NewContext { Title = "Dinner" })).Id;

        #region A change that depends on what is there
        ChatContext context = await store.OpenAsync(id);
        await context.UpdateAsync(now => now.SetTitleAsync($"{now.Metadata.Title} for eight"));
        #endregion

        ChatContext slower = await store.OpenAsync(id);
        await context.SetTitleAsync("Supper");
        await slower.UpdateAsync(now => now.SetTitleAsync($"{now.Metadata.Title} for two"));
        Assert.Equal("Supper for two", (await store.OpenAsync(id)).Metadata.Title);
    }

    [Fact]
    public async Task WhatIf()
    {
        ChatContext context = await store.CreateAsync(new NewContext { Messages = Texts(4) });

        #region What if the third message had been another one?
        IReadOnlyList<MessageId> main = context.Metadata.FindBranch("main")!.MessageIds;
        await context.CreateBranchAsync("what if", upTo: main[1]); // shares two messages, copies none
        await context.AppendAsync(MessageDraft.FromText(MessageRoles.User, "and with ten people?"), branch: "what if");
        await context.SwitchBranchAsync("what if"); // it is what the application shows from now on
        #endregion

        Assert.Equal(["0", "1", "and with ten people?"], await context.ReadBranchAsync().Select(m => m.Message!.Text).ToListAsync());
        Assert.Equal(["0", "1", "2", "3"], await context.ReadBranchAsync("main").Select(m => m.Message!.Text).ToListAsync());
    }

    [Fact]
    public async Task Stream()
    {
        ChatContext context = await store.CreateAsync(new NewContext());
        string[] pieces = ["Gin", "ger", "."];
        IAsyncEnumerable<string> model = pieces.ToAsyncEnumerable();

        #region An answer that comes piece by piece
        await using (MessageStream answer = await context.BeginAsync())
        {
            await foreach (string piece in model) await answer.WriteAsync(piece);
            await answer.CompleteAsync(); // one message, durable; without it what was written stays, to be recovered
        }
        #endregion

        Assert.Equal("Ginger.", (await context.ReadLastAsync(1).SingleAsync()).Message!.Text);
    }

    [Fact]
    public async Task Recover()
    {
        ContextId id = (await store.CreateAsync(new NewContext())).Id;
        await using (MessageStream died = await (await store.OpenAsync(id)).BeginAsync(options: new StreamOptions { CheckpointEvery = TimeSpan.Zero }))
            await died.WriteAsync("half an ans");

        #region What a crash left of an answer
        ChatContext context = await store.OpenAsync(id);
        foreach (UnfinishedMessage left in await context.ListUnfinishedAsync())
        {
            if (left.HasWriter) continue; // another program is making it
            if (left.Text.Length > 0) await context.RecoverAsync(left); // a message like any other
            else await context.DiscardAsync(left);
        }
        #endregion

        Assert.Equal("half an ans", (await context.ReadLastAsync(1).SingleAsync()).Message!.Text);
        Assert.Empty(await context.ListUnfinishedAsync());
    }

    [Fact]
    public async Task Index()
    {
        ChatContext context = await store.CreateAsync(new NewContext { Messages = Texts(9) });

        #region How much did the user say, and when last? No message is read
        MessageIndex index = await context.GetIndexAsync();
        IndexEntry[] said = [.. index.ByRole(MessageRoles.User)];
        long bytes = said.Sum(entry => entry.SizeBytes);
        Timestamp? last = said.Max(entry => entry.Timestamp);
        #endregion

        Assert.Equal(9, said.Length);
        Assert.True(bytes > 9 * 100);
        Assert.NotNull(last);
    }

    [Fact]
    public async Task Watch()
    {
        ContextId id = (await store.CreateAsync(new NewContext { Title = "Dinner" })).Id;
        Dictionary<ContextId, string?> titles = [];
        using var ended = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        CancellationToken stopping = ended.Token;
        Task following = FollowAsync();
        while (!titles.ContainsKey(id)) await Task.Yield();

        await (await ContextStore.Open(_temp["storage"]).OpenAsync(id)).SetTitleAsync("Dinner for eight");
        while (titles[id] != "Dinner for eight" && !following.IsCompleted) await Task.Yield();
        await ContextStore.Open(_temp["storage"]).DeleteAsync(id);
        while (titles.Count > 0 && !following.IsCompleted) await Task.Yield();
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
        Assert.Empty(titles);

        async Task FollowAsync()
        {
            #region A list that stays true while other programs write
            StorePosition position = await store.ReadPositionAsync(stopping); // before the list, so that nothing is missed in between
            await foreach (ContextListing listing in store.ListAsync(stopping))
                titles[listing.Id] = (await store.OpenAsync(listing.Id, stopping)).Metadata.Title;

            await foreach (StoreChange change in store.WatchAsync(position, cancel: stopping)) // until it is cancelled
            {
                if (change.Kind == StoreChangeKind.Deleted) titles.Remove(change.Id);
                else if (change.IsHeadChanged) titles[change.Id] = (await store.OpenAsync(change.Id, stopping)).Metadata.Title;
            }
            #endregion
        }
    }

    [Fact]
    public async Task Failures()
    {
        ContextId id = ContextId.New();
        string? told = null;

        #region What goes wrong, for people and for programs
        try
        {
            await store.OpenAsync(id);
        }
        catch (ContextNotFoundException)
        {
            told = "This conversation was deleted."; // a state of the world that has a type of its own
        }
        catch (ContextPoolException e) when (e.Code == ErrorCodes.NoSpace)
        {
            told = "The disk is full: nothing was lost, and nothing more is saved."; // codes are never renamed
        }
        catch (ContextPoolException e)
        {
            told = e.Message; // offending value, place, what was expected
        }
        #endregion

        Assert.Equal("This conversation was deleted.", told);
    }

    [Fact]
    public async Task Durability()
    {
        string storage = _temp["imported"];

        #region Ten thousand conversations from somewhere else, faster than one sync each
        ContextStore hurried = ContextStore.Open(storage, new ContextStoreOptions { Durable = false });
        ChatContext imported = await hurried.CreateAsync(new NewContext { Title = "one of many" });
        // A killed program loses nothing. A power cut may take what the system has not written yet: keep the source until it has.
        #endregion

        Assert.Equal("one of many", (await ContextStore.Open(storage).OpenAsync(imported.Id)).Metadata.Title);
    }

    [Fact]
    public async Task Check()
    {
        await store.CreateAsync(new NewContext { Messages = Texts(3) });
        List<string> damage = [];

        #region Is everything still there?
        await foreach (Finding finding in store.CheckAsync(new CheckOptions { ReadData = true })) // every message is read, nothing is changed
        {
            if (finding.IsDamage) damage.Add($"{finding.Code} at {finding.Place}: {finding.Detail}. {finding.Remedy}");
        }
        #endregion

        Assert.Empty(damage);
    }

    [Fact]
    public async Task Catalogue()
    {
        await store.CreateAsync(new NewContext
        {
            Title = "Dinner",
            Messages = [MessageDraft.FromText(MessageRoles.User, "soup?"), MessageDraft.FromText(MessageRoles.Assistant, "南瓜汤, pumpkin soup.")],
        });
        List<string> lines = [];

        #region A sidebar of all conversations, and a search in what they say
        using StoreCatalogue catalogue = await StoreCatalogue.OpenAsync(store, new CatalogueOptions { Search = true }); // one for the whole program
        await catalogue.RefreshAsync(); // reads what has changed since the last time, whoever changed it

        ContextPage page = await catalogue.ListAsync(new ContextQuery { Limit = 30 }); // the newest first; After = page.Next goes on
        foreach (ContextSummary chat in page.Contexts)
            lines.Add($"{chat.Title}: {chat.Messages} messages, {chat.LastRole} said {chat.LastWords}");

        SearchPage found = await catalogue.SearchAsync("汤 pumpkin", new SearchQuery { Role = MessageRoles.Assistant });
        foreach (SearchHit hit in found.Hits) // hit.Marks says where the words are in it
            lines.Add($"{hit.Context}, {hit.Branch}: {hit.Snippet}");
        #endregion

        Assert.Equal("Dinner: 2 messages, Assistant said 南瓜汤, pumpkin soup.", lines[0]);
        Assert.EndsWith("main: 南瓜汤, pumpkin soup.", lines[1], StringComparison.Ordinal);
    }

    private static List<MessageDraft> Texts(int count) =>
        [.. Enumerable.Range(0, count).Select(i => MessageDraft.FromText(MessageRoles.User, $"{i}"))];
}
