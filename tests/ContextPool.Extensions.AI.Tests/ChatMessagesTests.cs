using System.Text.Json;
using ContextPool.TestKit;
using CsCheck;
using Microsoft.Extensions.AI;

namespace ContextPool.Extensions.AI.Tests;

/// <summary>Whatever a program hands in as a chat message comes back as it was, through a store.</summary>
public sealed class ChatMessagesTests
{
    private readonly ContextStore _store = ContextStore.InMemory(time: new StoppedClock());

    [Fact]
    public async Task PlainContents_StandWhereEveryReaderOfThePoolFindsThem()
    {
        var message = new ChatMessage(ChatRole.Assistant,
        [
            new TextContent("hello"), new DataContent(new byte[] { 1, 2 }, "image/png"), new UriContent(new Uri("https://e/x.png"), "image/*"),
            new FunctionCallContent("c1", "read", new Dictionary<string, object?> { ["path"] = "a" }),
        ])
        { CreatedAt = Some.Time.ToDateTimeOffset(), MessageId = Some.MessageId(4).ToString() };

        Message stored = Assert.Single(await AppendAsync(message));

        Assert.Equal((Some.MessageId(4), "Assistant", "tool_call", "hello", Some.Time), (stored.Id, stored.Role, stored.Type, stored.Text, stored.CreatedAt));
        Assert.Equal([new MessageImage("data:image/png;base64,AQI=", null), new MessageImage("https://e/x.png", null)], stored.Images);
        Assert.Equal(("c1", "read", ToolApprovals.Approved), (stored.ToolCalls[0].Id, stored.ToolCalls[0].ToolName, stored.ToolCalls[0].ApprovalStatus));
        Assert.Empty(stored.Metadata.Extra);
        AssertSame(message, stored.ToChatMessage());
    }

    [Fact]
    public async Task ResultsOfSeveralTools_AreMessagesOfTheirOwn()
    {
        var message = new ChatMessage(ChatRole.Tool, [new FunctionResultContent("a", "one"), new FunctionResultContent("b", 2)]);
        IReadOnlyList<Message> stored = await AppendAsync(message);
        Assert.Equal(["a", "b"], stored.Select(m => m.ToolResult!.RequestId!));
        Assert.Equal([stored[0].Id, null], [stored[1].ParentId, stored[0].ParentId]);
        Assert.Equal(Json(message.Contents), Json<IList<AIContent>>([.. stored.SelectMany(m => m.ToChatMessage().Contents)]));
    }

    [Fact]
    public async Task ContentsThatWereEditedSince_AreReadAsTheyAreNow()
    {
        var message = new ChatMessage(ChatRole.Assistant, [new TextReasoningContent("hm"), new TextContent("old")]);
        ChatContext context = await _store.CreateAsync(new NewContext());
        Message stored = Assert.Single(await context.AppendChatMessagesAsync([message]));
        AssertSame(message, stored.ToChatMessage(), isIdKept: false);

        Message edited = await context.EditAsync(stored.Id, m => m.WithText("new"));

        Assert.Equal("new", Assert.IsType<TextContent>(Assert.Single(edited.ToChatMessage().Contents)).Text);
        Assert.Same(edited, edited.ToChatMessage().RawRepresentation);
        Assert.Equal("new", Assert.Single(await context.ReadChatMessagesAsync()).Text);
    }

    [Fact]
    public void RoleThatTheApplicationDoesNotRead_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new ChatMessage(new ChatRole("robot"), "x").ToMessageDrafts());

    [Fact]
    public void EveryMessageOfTheSamples_IsReadAndComesBackWithItsTextAndCalls()
    {
        int count = 0;
        foreach (string file in Samples.Files)
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (JsonProperty node in document.RootElement.GetProperty("message_pool").EnumerateObject())
            {
                Message read = Message.Parse(System.Text.Encoding.UTF8.GetBytes(node.Value.GetRawText()), MessageId.Parse(node.Name));
                if (read.Text.Any(char.IsSurrogate)) continue;
                ChatMessage message = read.ToChatMessage();
                Assert.Equal(read.Texts, message.Contents.OfType<TextContent>().Select(t => t.Text));
                MessageDraft draft = Assert.Single(message.ToMessageDrafts());
                Assert.Equal((read.Id, read.Role), (draft.Id, draft.Role));
                Assert.Equal(read.ToolCalls.Select(c => (c.Id, c.ToolName)), draft.ToolCalls.Select(c => ((string?)c.Id, (string?)c.ToolName)));
                Assert.Equal(read.ToolResult?.RequestId, draft.ToolResult?.RequestId);
                count++;
            }
        }

        Assert.True(count > 50, $"{count}");
    }

    [Fact]
    public async Task AnyMessage_ComesBackAsItWas()
    {
        Gen<string> text = Gen.Char['\u0001', '\ud7ff'].Array[0, 8].Select(c => new string(c));
        Gen<string> word = text.Select(t => "w" + t);
        Gen<object?> value = Gen.OneOf(
            text.Select(t => (object?)t), Gen.Int.Select(i => (object?)i), Gen.Const((object?)null), Gen.Bool.Select(b => (object?)b), Gen.Double[-1e6, 1e6].Select(d => (object?)d));
        Gen<AIContent> content = Gen.OneOf(
            text.Select(t => (AIContent)new TextContent(t)),
            text.Select(t => (AIContent)new TextReasoningContent(t)),
            Gen.Byte.Array[0, 5].Select(b => (AIContent)new DataContent(b, "image/png")),
            Gen.Byte.Array[0, 5].Select(b => (AIContent)new DataContent(b, "application/pdf")),
            Gen.Int[1, 99].Select(i => (AIContent)new UriContent(new Uri($"https://e/{i}"), i % 2 == 0 ? "image/*" : "image/png")),
            Gen.Select(word, word, value).Select((id, name, v) => (AIContent)new FunctionCallContent(id, name, new Dictionary<string, object?> { ["a"] = v })),
            Gen.Select(word, value).Select((id, v) => (AIContent)new FunctionResultContent(id, v)));
        Gen<ChatMessage> message = Gen.Select(
            Gen.OneOf(Gen.Const(ChatRole.User), Gen.Const(ChatRole.Assistant), Gen.Const(ChatRole.Tool), Gen.Const(ChatRole.System)),
            content.Array[0, 5], word.Null(), Gen.Bool, value, Gen.Bool).Select((role, contents, author, hasId, property, hasProperty) => new ChatMessage(role, [.. contents])
            {
                AuthorName = author,
                MessageId = hasId ? Guid.NewGuid().ToString() : author,
                CreatedAt = Some.Time.ToDateTimeOffset(),
                AdditionalProperties = hasProperty ? new AdditionalPropertiesDictionary { ["p"] = property } : null,
            });

        await message.SampleAsync(
            async m =>
            {
                IReadOnlyList<Message> stored = await AppendAsync(m);
                List<ChatMessage> back = [.. stored.Select(s => s.ToChatMessage())];
                int results = m.Contents.OfType<FunctionResultContent>().Count();
                Assert.Equal(Math.Max(1, results), back.Count);
                if (results < 2) AssertSame(m, back[0], isIdKept: m.MessageId is not null);
                else
                    Assert.Equal(m.Contents.Select(c => Json(c)).Order(), back.SelectMany(b => b.Contents).Select(c => Json(c)).Order());
            },
            iter: 200);
    }

    private static void AssertSame(ChatMessage expected, ChatMessage actual, bool isIdKept = true)
    {
        Assert.Equal(Json(expected.Contents), Json(actual.Contents));
        Assert.Equal((expected.Role, expected.AuthorName), (actual.Role, actual.AuthorName));
        if (expected.CreatedAt is { } at) Assert.Equal(at, actual.CreatedAt);
        if (isIdKept) Assert.Equal(expected.MessageId, actual.MessageId);
        Assert.Equal(Json(expected.AdditionalProperties), Json(actual.AdditionalProperties));
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, AIJsonUtilities.DefaultOptions);

    private async Task<IReadOnlyList<Message>> AppendAsync(ChatMessage message)
    {
        ChatContext context = await _store.CreateAsync(new NewContext());
        return await context.AppendChatMessagesAsync([message]);
    }
}
