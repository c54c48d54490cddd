using System.Text.Json;
using ContextPool.TestKit;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace ContextPool.Extensions.Agents.Tests;

/// <summary>Real agents over a model that is told what to answer.</summary>
public sealed class StoredHistoryTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Conversation_IsKept_AndGivenToTheModelTheNextTime()
    {
        var model = new Model();
        (ChatClientAgent agent, StoredHistory history) = Agent(model);
        AgentSession session = await agent.CreateSessionAsync();

        await agent.RunAsync("one", session);
        await agent.RunAsync("two", session);

        Assert.Equal(["one", "answer to 1", "two"], model.Given[1].Select(m => m.Text));
        Assert.Equal(["User: one", "Assistant: answer to 1", "User: two", "Assistant: answer to 3"], await TextsAsync(history.ContextOf(session)));
        Assert.Empty(await Store().CheckAsync(new CheckOptions { ReadData = true }).ToListAsync());
    }

    [Fact]
    public async Task SerializedSession_IsTheIdOfItsContext_AndGoesOnInAnotherProgram()
    {
        (ChatClientAgent agent, StoredHistory history) = Agent(new Model());
        AgentSession session = await agent.CreateSessionAsync();
        await agent.RunAsync("a secret", session);
        JsonElement kept = await agent.SerializeSessionAsync(session);

        var model = new Model();
        (ChatClientAgent other, StoredHistory otherHistory) = Agent(model);
        AgentSession again = await other.DeserializeSessionAsync(kept);
        await other.RunAsync("and on", again);

        Assert.Contains(history.ContextOf(session).ToString(), kept.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", kept.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(history.ContextOf(session), otherHistory.ContextOf(again));
        Assert.Equal(["a secret", "answer to 1", "and on"], model.Given[0].Select(m => m.Text));
        Assert.Equal(4, (await TextsAsync(otherHistory.ContextOf(again))).Count);
    }

    [Fact]
    public async Task SessionThatWasSerializedBeforeItsFirstRun_KeepsItsContext()
    {
        (ChatClientAgent agent, StoredHistory history) = Agent(new Model());
        AgentSession session = await agent.CreateSessionAsync();
        ContextId id = history.ContextOf(session);
        JsonElement kept = await agent.SerializeSessionAsync(session);

        await agent.RunAsync("here", await agent.DeserializeSessionAsync(kept));
        await agent.RunAsync("there", await agent.DeserializeSessionAsync(kept));

        Assert.Equal(["User: here", "Assistant: answer to 1", "User: there", "Assistant: answer to 3"], await TextsAsync(id));
    }

    [Theory]
    [InlineData(StaleHistory.Append)]
    [InlineData(StaleHistory.Branch)]
    [InlineData(StaleHistory.Refuse)]
    public async Task RunsThatOverlap_AreKeptAsIsSaid(StaleHistory onStale)
    {
        var model = new Model();
        (ChatClientAgent agent, StoredHistory history) = Agent(model, new StoredHistoryOptions { OnStale = onStale });
        AgentSession session = await agent.CreateSessionAsync();
        await agent.RunAsync("begin", session);
        ContextId id = history.ContextOf(session);

        model.Thinking = async () =>
        {
            model.Thinking = () => Task.CompletedTask;
            await (await Store().OpenAsync(id)).AppendAsync(MessageDraft.FromText("User", "somebody else"));
        };
        Task run = agent.RunAsync("late", session);

        string[] before = ["User: begin", "Assistant: answer to 1", "User: somebody else"];
        if (onStale == StaleHistory.Refuse)
        {
            Assert.Equal(id, (await Assert.ThrowsAsync<StaleWriteException>(() => run)).Context);
            Assert.Equal(before, await TextsAsync(id));
            return;
        }

        await run;
        string[] added = ["User: late", "Assistant: answer to 3"];
        Assert.Equal(onStale == StaleHistory.Append ? [.. before, .. added] : before, await TextsAsync(id, "main"));
        if (onStale == StaleHistory.Append) return;
        await agent.RunAsync("on", session);
        Assert.Equal([.. before[..2], .. added, "User: on", "Assistant: answer to 5"], await TextsAsync(id, "main (2)"));
        Assert.Equal(before, await TextsAsync(id, "main"));
    }

    [Theory]
    [InlineData(StaleHistory.Append)]
    [InlineData(StaleHistory.Branch)]
    [InlineData(StaleHistory.Refuse)]
    public async Task FirstRunsThatOverlap_LoseNothingUnlessThatIsSaid(StaleHistory onStale)
    {
        var model = new Model();
        (ChatClientAgent agent, StoredHistory history) = Agent(model, new StoredHistoryOptions { OnStale = onStale });
        AgentSession session = await agent.CreateSessionAsync();
        ContextId id = history.ContextOf(session);
        model.Thinking = async () =>
        {
            model.Thinking = () => Task.CompletedTask;
            await Store().CreateAsync(new NewContext { Id = id, Messages = [MessageDraft.FromText("User", "first")] });
        };
        Task run = agent.RunAsync("late", session);
        if (onStale == StaleHistory.Refuse) await Assert.ThrowsAsync<StaleWriteException>(() => run);
        else await run;

        Assert.Equal(onStale == StaleHistory.Refuse ? ["User: first"] : ["User: first", "User: late", "Assistant: answer to 1"], await TextsAsync(id));
    }

    [Fact]
    public async Task AnswerBelongsToTheBranchThatTheModelHadRead_WhicheverIsActiveByThen()
    {
        var model = new Model();
        (ChatClientAgent agent, StoredHistory history) = Agent(model);
        AgentSession session = await agent.CreateSessionAsync();
        await agent.RunAsync("begin", session);
        ContextId id = history.ContextOf(session);
        model.Thinking = async () =>
        {
            ChatContext elsewhere = await Store().OpenAsync(id);
            await elsewhere.CreateBranchAsync("aside");
            await elsewhere.SwitchBranchAsync("aside");
        };
        await agent.RunAsync("on", session);

        Assert.Equal(4, (await TextsAsync(id, "main")).Count);
        Assert.Equal(2, (await TextsAsync(id, "aside")).Count);
    }

    [Fact]
    public async Task RunThatFails_KeepsNothing()
    {
        var model = new Model(_ => throw new TimeZoneNotFoundException());
        (ChatClientAgent agent, _) = Agent(model);
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(async () => await agent.RunAsync("one", await agent.CreateSessionAsync()));
        Assert.Empty(await Store().ListAsync().ToListAsync());
    }

    [Fact]
    public async Task ConversationThatWasDeleted_IsMissed_AndNotBegunAnew()
    {
        (ChatClientAgent agent, StoredHistory history) = Agent(new Model());
        AgentSession session = await agent.CreateSessionAsync();
        await agent.RunAsync("one", session);
        await Store().DeleteAsync(history.ContextOf(session));

        Assert.Equal(history.ContextOf(session), (await Assert.ThrowsAsync<ContextNotFoundException>(() => agent.RunAsync("two", session))).Context);
        Assert.Empty(await Store().ListAsync().ToListAsync());
    }

    [Fact]
    public async Task ToolsThatWereAsked_AreKeptWithTheirAnswers()
    {
        var model = new Model(
            _ => new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c1", "weather", new Dictionary<string, object?> { ["city"] = "Oslo" })]),
            _ => new ChatMessage(ChatRole.Assistant, "snow, then"),
            _ => new ChatMessage(ChatRole.Assistant, "still"));
        (ChatClientAgent agent, StoredHistory history) = Agent(
            model, tools: [AIFunctionFactory.Create((string city) => $"snow in {city}", "weather")]);
        AgentSession session = await agent.CreateSessionAsync();
        await agent.RunAsync("weather?", session);
        await agent.RunAsync("and now?", session);

        List<Message> stored = await MessagesAsync(history.ContextOf(session));
        Assert.Equal(["User", "Assistant", "Tool", "Assistant", "User", "Assistant"], stored.Select(m => m.Role));
        ToolExchange exchange = Assert.Single(ToolExchange.Of(stored));
        Assert.Equal(("weather", "c1"), (exchange.Call!.ToolName, exchange.Answer!.ToolResult!.RequestId));
        Assert.Equal("c1", model.Given[2].SelectMany(m => m.Contents).OfType<FunctionResultContent>().Single().CallId);
    }

    [Fact]
    public async Task AnswerThatComesPieceByPiece_IsOneMessage()
    {
        (ChatClientAgent agent, StoredHistory history) = Agent(new Model());
        AgentSession session = await agent.CreateSessionAsync();
        await foreach (AgentResponseUpdate _ in agent.RunStreamingAsync("one", session))
        {
            // Somebody reads it.
        }

        Assert.Equal(["User: one", "Assistant: answer to 1 "], await TextsAsync(history.ContextOf(session)));
    }

    [Fact]
    public async Task ContextThatIsThere_CanBeGoneOnWith_InABranch()
    {
        ChatContext context = await Store().CreateAsync(new NewContext { Messages = [MessageDraft.FromText("User", "1"), MessageDraft.FromText("Assistant", "2")] });
        await context.CreateBranchAsync("aside", upTo: context.Metadata.FindBranch("main")!.MessageIds[0]);
        var model = new Model();
        (ChatClientAgent agent, StoredHistory history) = Agent(model);
        AgentSession session = await agent.CreateSessionAsync();
        history.GoOnWith(session, context.Id, "aside");
        await agent.RunAsync("3", session);

        Assert.Equal(["1", "3"], model.Given[0].Select(m => m.Text));
        Assert.Equal(3, (await TextsAsync(context.Id, "aside")).Count);
        Assert.Equal(2, (await TextsAsync(context.Id, "main")).Count);
    }

    [Theory]
    [InlineData(2, new[] { "4", "5", "on" })]
    [InlineData(3, new[] { "4", "5", "on" })]
    [InlineData(9, new[] { "1", "", "", "4", "5", "on" })]
    public async Task LastMessages_AreGiven_WithoutResultsWhoseCallsDoNotFit(int last, string[] expected)
    {
        ChatContext context = await Store().CreateAsync(new NewContext
        {
            Messages =
            [
                MessageDraft.FromText("User", "1"), MessageDraft.FromToolCalls([new ToolCallDraft("c", "t", "{}")]),
                MessageDraft.FromToolResult(ToolResultDraft.FromText("c", "r")), MessageDraft.FromText("Assistant", "4"), MessageDraft.FromText("User", "5"),
            ],
        });
        var model = new Model();
        (ChatClientAgent agent, StoredHistory history) = Agent(model, new StoredHistoryOptions { LastMessages = last });
        AgentSession session = await agent.CreateSessionAsync();
        history.GoOnWith(session, context.Id);
        await agent.RunAsync("on", session);

        Assert.Equal(expected, model.Given[0].Select(m => m.Text));
    }

    [Fact]
    public void OptionsThatCannotBe_AreRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoredHistory(Store(), new StoredHistoryOptions { LastMessages = 0 }));

    private ContextStore Store() => ContextStore.Open(_directory["storage"], new ContextStoreOptions { Durable = false });

    private (ChatClientAgent Agent, StoredHistory History) Agent(Model model, StoredHistoryOptions? options = null, IList<AITool>? tools = null)
    {
        var history = new StoredHistory(Store(), options);
        return (new ChatClientAgent(model, new ChatClientAgentOptions { ChatHistoryProvider = history, ChatOptions = new ChatOptions { Tools = tools } }), history);
    }

    private async Task<List<Message>> MessagesAsync(ContextId id, string? branch = null) =>
        await (await Store().OpenAsync(id)).ReadBranchAsync(branch).Select(m => m.Message!).ToListAsync();

    private async Task<List<string>> TextsAsync(ContextId id, string? branch = null) =>
        [.. (await MessagesAsync(id, branch)).Select(m => $"{m.Role}: {m.Text}")];
}
