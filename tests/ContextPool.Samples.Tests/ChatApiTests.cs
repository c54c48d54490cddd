using System.Net;
using System.Net.ServerSentEvents;
using ChatApi;
using ContextPool.TestKit;

namespace ContextPool.Samples.Tests;

/// <summary>The chat sample as its users meet it: over HTTP, on a free port.</summary>
public sealed class ChatApiTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Conversation_IsListed_PagedAndAddedTo()
    {
        await using Instance instance = await Instance.StartAsync(_temp["storage"]);
        ChatClient client = instance.Client;
        ContextId soup = await client.MakeAsync("soup");
        ContextId stars = await client.MakeAsync("stars");
        for (int i = 0; i < 5; i++) await client.SayAsync(soup, $"{i}");

        Page last = await client.PageAsync(soup, "?count=2");
        Page before = await client.PageAsync(soup, $"?count=2&before={last.Start}");

        Assert.Equal([(soup, "soup", 5), (stars, "stars", 0)], (await client.ListAsync()).Select(c => (c.Id, c.Title!, c.Messages)));
        Assert.Equal((5, 3), (last.Total, last.Start));
        Assert.Equal(["3", "4"], last.Messages.Select(m => m.Text!));
        Assert.Equal(["1", "2"], before.Messages.Select(m => m.Text!));
        Assert.All(last.Messages, m => Assert.Equal(MessageRoles.User, m.Role));
    }

    [Fact]
    public async Task WhatAnotherInstanceSaved_IsFound()
    {
        await using Instance first = await Instance.StartAsync(_temp["storage"]);
        await using Instance second = await Instance.StartAsync(_temp["storage"]);
        ContextId chat = await first.Client.MakeAsync("soup");
        Assert.Empty(await second.Client.SearchAsync("汤"));
        Shown said = await first.Client.SayAsync(chat, "南瓜汤 for two");

        Hit hit = Assert.Single(await second.Client.SearchAsync("汤 two"));

        Assert.Equal((chat, "soup", said.Id, MessageRoles.User), (hit.Chat, hit.Title, hit.Message, hit.Role));
        Assert.Equal(["汤", "two"], hit.Marks.Select(mark => hit.Snippet.Substring(mark.Start, mark.Length)));
    }

    [Fact]
    public async Task Answer_ComesPieceByPiece_AndIsOneMessage()
    {
        await using Instance instance = await Instance.StartAsync(_temp["storage"]);
        ContextId chat = await instance.Client.MakeAsync("stars");
        await instance.Client.SayAsync(chat, "why do they twinkle,\nand <b>how</b>?");

        List<SseItem<string>> events = await instance.Client.AnswerAsync(chat).ToListAsync();

        string said = string.Concat(events.Where(e => e.EventType == "piece").Select(e => e.Data));
        Shown saved = (await instance.Client.PageAsync(chat)).Messages[^1];
        Assert.Equal(["begin", "end"], [events[0].EventType, events[^1].EventType]);
        Assert.True(events.Count > 10);
        Assert.Equal((MessageRoles.Assistant, said), (saved.Role, saved.Text));
        Assert.EndsWith("why do they twinkle,\nand <b>how</b>? ", said, StringComparison.Ordinal);
        Assert.Equal([saved.Id.ToString(), saved.Id.ToString()], [events[0].Data, events[^1].Data]);
        Assert.Empty(await instance.Client.UnfinishedAsync(chat));
    }

    [Fact]
    public async Task TwoInstances_OverOneStore_LoseNothing()
    {
        await using Instance first = await Instance.StartAsync(_temp["storage"]);
        await using Instance second = await Instance.StartAsync(_temp["storage"]);
        ContextId chat = await first.Client.MakeAsync("both");
        Task SayAllAsync(ChatClient client, string who) => Task.Run(async () =>
        {
            for (int i = 0; i < 10; i++) await client.SayAsync(chat, $"{who} {i}");
            await client.AnswerAsync(chat).ToListAsync();
        });

        await Task.WhenAll(SayAllAsync(first.Client, "first"), SayAllAsync(second.Client, "second"));

        IReadOnlyList<Shown> shown = (await first.Client.PageAsync(chat, "?count=50")).Messages;
        Assert.Equal(shown, (await second.Client.PageAsync(chat, "?count=50")).Messages);
        Assert.Equal(2, shown.Count(m => m.Role == MessageRoles.Assistant));
        foreach (string who in (string[])["first", "second"])
            Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{who} {i}"), shown.Select(m => m.Text!).Where(t => t.StartsWith(who, StringComparison.Ordinal)));
        await AssertSoundAsync();
    }

    [Fact]
    public async Task AnswerBeingMade_IsSeenByTheOtherInstance_WhichCannotTakeIt()
    {
        var answerer = new HeldAnswerer();
        await using Instance first = await Instance.StartAsync(_temp["storage"], answerer);
        await using Instance second = await Instance.StartAsync(_temp["storage"]);
        ContextId chat = await first.Client.MakeAsync("held");
        await using IAsyncEnumerator<SseItem<string>> events = first.Client.AnswerAsync(chat).GetAsyncEnumerator();
        while (events.Current.EventType != "piece") Assert.True(await events.MoveNextAsync());

        Unfinished seen = Assert.Single(await second.Client.UnfinishedAsync(chat));
        using HttpResponseMessage taken = await second.Client.RecoverAsync(chat, seen.Id);

        Assert.Equal(("one ", true), (seen.Text, seen.HasWriter));
        Assert.Equal(ErrorCodes.MessageInProgress, await ChatClient.CodeOfAsync(taken, HttpStatusCode.Conflict));
        var followed = new List<string>();
        await foreach (SseItem<string> item in second.Client.FollowAsync(chat, seen.Id))
        {
            followed.Add(item.Data);
            answerer.GoOn();
        }

        while (await events.MoveNextAsync())
        {
        }

        Assert.Equal(["one ", "two"], followed);
        Assert.Equal("one two", Assert.Single((await second.Client.PageAsync(chat)).Messages).Text);
    }

    [Fact]
    public async Task ListenerWhoGoesAway_LeavesWhatWasWritten()
    {
        await using Instance instance = await Instance.StartAsync(_temp["storage"], new HeldAnswerer());
        ContextId chat = await instance.Client.MakeAsync("gone");
        await foreach (SseItem<string> item in instance.Client.AnswerAsync(chat))
        {
            if (item.EventType == "piece") break;
        }

        Unfinished? left = null;
        Assert.True(await Eventually.Holds(
            () => (left = instance.Client.UnfinishedAsync(chat).GetAwaiter().GetResult().SingleOrDefault()) is { HasWriter: false }, Patience));
        using HttpResponseMessage discarded = await instance.Client.DiscardAsync(chat, left!.Id);

        Assert.Equal("one ", left.Text);
        Assert.Equal(HttpStatusCode.NoContent, discarded.StatusCode);
        Assert.Empty(await instance.Client.UnfinishedAsync(chat));
        Assert.Empty((await instance.Client.PageAsync(chat)).Messages);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task InstanceKilledInMidStream_LosesNothingThatWasShown()
    {
        await using Instance killed = await Instance.StartProcessAsync(_temp["storage"], TimeSpan.FromMilliseconds(20));
        await using Instance other = await Instance.StartAsync(_temp["storage"]);
        ContextId chat = await killed.Client.MakeAsync("killed");
        await killed.Client.SayAsync(chat, string.Join(' ', Enumerable.Range(0, 300)));
        var seen = new List<SseItem<string>>();
        await foreach (SseItem<string> item in killed.Client.AnswerAsync(chat))
        {
            seen.Add(item);
            if (seen.Count == 20) await other.Client.SayAsync(chat, "said while it was answering");
            if (seen.Count == 25) break;
        }

        await killed.KillAsync();

        await using Instance again = await Instance.StartProcessAsync(_temp["storage"], TimeSpan.Zero);
        Unfinished left = Assert.Single(await again.Client.UnfinishedAsync(chat));
        using HttpResponseMessage recovered = await again.Client.RecoverAsync(chat, left.Id);
        IReadOnlyList<Shown> messages = (await other.Client.PageAsync(chat)).Messages;

        Assert.Equal(seen[0].Data, left.Id.ToString());
        Assert.False(left.HasWriter);
        Assert.StartsWith(string.Concat(seen.Where(e => e.EventType == "piece").Select(e => e.Data)), left.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, recovered.StatusCode);
        Assert.Equal(3, messages.Count);
        Assert.Equal(("said while it was answering", left.Text), (messages[1].Text, messages[2].Text));
        Assert.Empty(await other.Client.UnfinishedAsync(chat));
        Assert.Equal("end", (await again.Client.AnswerAsync(chat).ToListAsync())[^1].EventType);
        await AssertSoundAsync();
    }

    [Fact]
    public async Task MessageSentAgain_IsSavedOnce()
    {
        await using Instance instance = await Instance.StartAsync(_temp["storage"]);
        ContextId chat = await instance.Client.MakeAsync("twice");
        var said = new Said("once", MessageId.New());

        using HttpResponseMessage first = await instance.Client.PostAsync(chat, said);
        using HttpResponseMessage again = await instance.Client.PostAsync(chat, said);

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(ErrorCodes.MessageExists, await ChatClient.CodeOfAsync(again, HttpStatusCode.Conflict));
        Assert.Equal(said.Id, Assert.Single((await instance.Client.PageAsync(chat)).Messages).Id);
    }

    [Fact]
    public async Task Refusals_HaveAStatus_AndACode()
    {
        await using Instance instance = await Instance.StartAsync(_temp["storage"]);
        ContextId chat = await instance.Client.MakeAsync("refused");

        using HttpResponseMessage unknown = await instance.Client.GetAsync($"api/chats/{ContextId.New()}/messages");
        using HttpResponseMessage noPage = await instance.Client.GetAsync($"api/chats/{chat}/messages?count=0");
        using HttpResponseMessage noId = await instance.Client.GetAsync("api/chats/soup/messages");
        using HttpResponseMessage noText = await instance.Client.PostAsync(chat, new Said(" "));

        Assert.Equal(ErrorCodes.ContextNotFound, await ChatClient.CodeOfAsync(unknown, HttpStatusCode.NotFound));
        Assert.All([noPage, noId, noText], refused => Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode));
    }

    [Fact]
    public async Task DamagedChat_IsListedWithTheReason_AndHidesNoOther()
    {
        await using Instance instance = await Instance.StartAsync(_temp["storage"]);
        ContextId damaged = await instance.Client.MakeAsync("damaged");
        await instance.Client.MakeAsync("sound");
        _temp.Write($"storage/contexts/{damaged}/context.json", "{");

        IReadOnlyList<Chat> chats = await instance.Client.ListAsync();

        Assert.Equal(["sound", null], chats.Select(chat => chat.Title));
        Assert.NotNull(chats[1].WhyUnavailable);
    }

    [Fact]
    public async Task PageAndHealth_AreServed()
    {
        await using Instance instance = await Instance.StartAsync(_temp["storage"]);
        await instance.Client.MakeAsync("well");

        using HttpResponseMessage page = await instance.Client.GetAsync("");
        using HttpResponseMessage health = await instance.Client.GetAsync("health");

        Assert.Contains("<title>Chats</title>", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("Healthy", await health.Content.ReadAsStringAsync());
    }

    private async Task AssertSoundAsync() => Assert.Empty(await ContextStore.Open(_temp["storage"]).CheckAsync().ToListAsync());
}
