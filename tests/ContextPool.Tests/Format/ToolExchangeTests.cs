using ContextPool.Format;
using ContextPool.TestKit;

namespace ContextPool.Tests.Format;

public sealed class ToolExchangeTests
{
    [Fact]
    public void Results_AnswerTheOldestOpenCallOfTheirId()
    {
        Message[] messages = [Call(1, "a", "b"), Result(2, "b"), Call(3, "a"), Result(4, "a"), Result(5, "a"), Result(6, "a"), Call(7, "c")];

        IReadOnlyList<ToolExchange> exchanges = ToolExchange.Of(messages);

        Assert.Equal(
            [("1", "a", "4"), ("1", "b", "2"), ("3", "a", "5"), ("7", "c", "-"), ("-", "a", "6")],
            exchanges.Select(e => (Number(e.Caller), e.Call?.Id ?? e.Result!.RequestId, Number(e.Answer))));
    }

    [Fact]
    public void ResultBeforeItsCall_AnswersNothing()
    {
        IReadOnlyList<ToolExchange> exchanges = ToolExchange.Of([Result(1, "a"), Call(2, "a")]);
        Assert.Equal([(null, Some.MessageId(2)), (Some.MessageId(1), null)], exchanges.Select(e => (e.Answer?.Id, e.Caller?.Id)));
    }

    private static string Number(Message? message) => message is null ? "-" : message.Id.ToString()[^1..];

    private static Message Call(int number, params string[] ids) =>
        Of(number, MessageDraft.FromToolCalls([.. ids.Select(id => new ToolCallDraft(id, "tool"))]));

    private static Message Result(int number, string id) => Of(number, MessageDraft.FromToolResult(new ToolResultDraft(id, "1")));

    private static Message Of(int number, MessageDraft draft) => MessageNode.ToMessage(draft with { Id = Some.MessageId(number) }, tip: null, Some.Time);
}
