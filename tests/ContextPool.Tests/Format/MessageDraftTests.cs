using ContextPool.Format;
using ContextPool.TestKit;
using ContextPool.Tests.Saving;

namespace ContextPool.Tests.Format;

public sealed class MessageDraftTests
{
    private static readonly MessageId Id = Some.MessageId(7);

    [Fact]
    public void Parts_BecomeTheNodeThatTheApplicationWrites()
    {
        var draft = new MessageDraft { Id = Id, Role = "Assistant", Text = "a \"quote\"\n\u0001 é 😊", Type = "plan", CreatedAt = Some.Time };
        Message message = MessageNode.ToMessage(draft, Some.MessageId(1), default);
        Assert.Equal(
            """
            {
              "id": "a0000000-0000-4000-8000-000000000007",
              "message": {
                "role": "Assistant",
                "content": [
                  {
                    "type": "text",
                    "text": "a \"quote\"\n\u0001 é 😊"
                  }
                ],
                "metadata": {
                  "created_at": "2025-11-08T11:06:40Z"
                },
                "message_type": "plan"
              },
              "parent_id": "a0000000-0000-4000-8000-000000000001"
            }
            """,
            SavingStore.Text(message.Json));
        Assert.Equal((Id, Some.MessageId(1), "Assistant", "plan", Some.Time), (message.Id, message.ParentId, message.Role, message.Type, message.CreatedAt));
    }

    [Fact]
    public void NoTextNoParentNoTime_GiveNoPartNoParentAndTheTimeOfTheSave()
    {
        Message message = MessageNode.ToMessage(new MessageDraft { Id = Id }, tip: null, Some.TimeAfter(0.5));
        string text = SavingStore.Text(message.Json);
        Assert.Contains("\"content\": [],", text, StringComparison.Ordinal);
        Assert.Contains("\"parent_id\": null", text, StringComparison.Ordinal);
        Assert.Equal(Some.TimeAfter(0.5), message.CreatedAt);
    }

    [Fact]
    public void OwnParent_IsNotReplacedByTheTip() => Assert.Equal(
        Some.MessageId(2), MessageNode.ToMessage(new MessageDraft { Id = Id, ParentId = Some.MessageId(2) }, Some.MessageId(1), Some.Time).ParentId);

    [Theory]
    [InlineData("user", "text")]
    [InlineData("User", "Text")]
    public void WordsThatTheApplicationCannotRead_AreRefused(string role, string type) => Assert.Throws<ArgumentException>(
        () => MessageNode.ToMessage(new MessageDraft { Id = Id, Role = role, Type = type }, tip: null, Some.Time));

    [Fact]
    public void Node_KeepsEveryTokenAndGetsTheApplicationsWhiteSpace()
    {
        string node = $$"""{"x":1.50e+1,"parent_id":null,"message":{"role":"User","content":[],"arguments":{"a":1,"a":2},"\u00e9":"\/"},"id":"{{Id}}"}""";
        foreach (JsonStyle style in JsonStyle.All)
        {
            MessageDraft draft = MessageDraft.FromNode(SavingStore.Utf8(style.Print(node)));
            Assert.Equal(Id, draft.Id);
            Assert.Equal(JsonStyle.Serde.Print(node), SavingStore.Text(MessageNode.ToMessage(draft, Some.MessageId(1), Some.Time).Json));
        }
    }

    [Theory]
    [InlineData("""{"message":{"role":"User"}}""", ContentFault.InvalidMessageId)]
    [InlineData("""{"id":"x"}""", ContentFault.InvalidMessageId)]
    [InlineData("""{"id":null}""", ContentFault.InvalidMessageId)]
    [InlineData("""{"id":"a0000000-0000-4000-8000-000000000007" """, ContentFault.Truncated)]
    [InlineData("[]", ContentFault.MessageNotAnObject)]
    public void NodeThatIsNoMessage_IsRefused(string node, ContentFault fault) =>
        Assert.Equal(fault, Assert.Throws<InvalidContentException>(() => MessageDraft.FromNode(SavingStore.Utf8(node))).Fault);

    [Fact]
    public void NodeOfAnotherMessage_IsRefused()
    {
        var draft = new MessageDraft { Id = Id, NodeJson = SavingStore.Utf8($$"""{"id":"{{Some.MessageId(8)}}","message":{"role":"User"} }""") };
        var thrown = Assert.Throws<InvalidContentException>(() => MessageNode.ToMessage(draft, tip: null, Some.Time));
        Assert.Equal(ContentFault.MessageIdMismatch, thrown.Fault);
    }
}
