using System.Text;
using ContextPool.Format;
using ContextPool.TestKit;

namespace ContextPool.Tests.Format;

public sealed class MessageFactsReaderTests
{
    private static readonly MessageId Id = Some.MessageId(1);

    [Fact]
    public void OrdinaryMessage_TellsAllItsFacts()
    {
        MessageFacts facts = Read(new MessageJson
        {
            Id = Id,
            Parent = Some.MessageId(2),
            Role = "Assistant",
            MessageType = "tool_call",
            MetadataJson = MessageJson.CreatedAt(Some.Time),
            ToolCallsJson = MessageJson.ToolCall("c", "ls", "{}"),
            ToolResultJson = """{"request_id":"c","result":null}""",
        });
        Assert.Equal(
            new MessageFacts(Id, Some.MessageId(2), "Assistant", "tool_call", Some.Time, TimeSource.CreatedAt, true, true, true), facts);
    }

    [Fact]
    public void OldestMessage_IsATextWithoutTimeAndTools()
    {
        MessageFacts facts = Read(new MessageJson { Id = Id, MessageType = null });
        Assert.Equal(new MessageFacts(Id, null, "User", "text", null, TimeSource.StreamingStart, false, false, true), facts);
    }

    [Theory]
    [InlineData("[]", false)]
    [InlineData("[ \n ]", false)]
    [InlineData("{}", false)]
    [InlineData("null", false)]
    [InlineData("[{}]", true)]
    [InlineData("[null]", true)]
    public void ToolCalls_AreThereWhereAtLeastOneIs(string calls, bool expected) =>
        Assert.Equal(expected, Read(new MessageJson { Id = Id, ToolCallsJson = calls }).HasToolCalls);

    [Theory]
    [InlineData("null", false)]
    [InlineData("{}", true)]
    [InlineData("{\"result\":null}", true)]
    [InlineData("0", true)]
    public void ToolResult_IsThereUnlessNull(string result, bool expected) =>
        Assert.Equal(expected, Read(new MessageJson { Id = Id, ToolResultJson = result }).HasToolResult);

    [Theory]
    [InlineData("""{"created_at":"2025-11-08T11:06:40Z","streaming":{"started_at":"2024-01-01T00:00:00Z"}}""", TimeSource.CreatedAt)]
    [InlineData("""{"streaming":{"chunks":3,"started_at":"2025-11-08T11:06:40Z"}}""", TimeSource.StreamingStart)]
    [InlineData("""{"created_at":"yesterday","streaming":{"started_at":"2025-11-08T11:06:40Z"}}""", TimeSource.StreamingStart)]
    [InlineData("""{"created_at":null,"streaming":{"started_at":"2025-11-08T11:06:40Z"}}""", TimeSource.StreamingStart)]
    public void OwnTime_IsThatOfCreationElseOfStreaming(string metadata, TimeSource source)
    {
        MessageFacts facts = Read(new MessageJson { Id = Id, MetadataJson = metadata });
        Assert.Equal((Some.Time, source), (facts.OwnTime, facts.OwnTimeSource));
    }

    [Theory]
    [InlineData("""{"created_at":17,"streaming":[]}""")]
    [InlineData("""{"streaming":{"started_at":{}}}""")]
    [InlineData("[]")]
    [InlineData("\"2025-11-08T11:06:40Z\"")]
    public void TimeInAnyOtherShape_IsNone(string metadata) =>
        Assert.Null(Read(new MessageJson { Id = Id, MetadataJson = metadata }).OwnTime);

    [Fact]
    public void EscapedSpellings_MeanTheSame()
    {
        MessageFacts facts = Read($$$"""
            {"\u0069d":"\u0061{{{Id.ToString()[1..]}}}","m\u0065ssage":{"r\u006fle":"\u0055ser","c\u006fntent":[],"message_typ\u0065":"te\u0078t",
            "metadat\u0061":{"created_\u0061t":"2025-11-08T11:06:40\u005a"}} }
            """);
        Assert.Equal(new MessageFacts(Id, null, "User", "text", Some.Time, TimeSource.CreatedAt, false, false, true), facts);
    }

    [Theory]
    [InlineData("\\ud83d")]
    [InlineData("x\\udc00")]
    [InlineData("\\ud83d\\ud83d\\u0041")]
    public void LoneSurrogatesAnywhere_AreCarriedAndDoNotMatter(string odd)
    {
        MessageFacts facts = Read($$$"""
            {"{{{odd}}}":1,"id":"{{{Id}}}","parent_id":"{{{odd}}}","message":{"{{{odd}}}":1,"role":"User","content":["{{{odd}}}"],"message_type":"{{{odd}}}",
            "metadata":{"{{{odd}}}":1,"created_at":"{{{odd}}}","streaming":{"{{{odd}}}":1,"started_at":"{{{odd}}}"}} }}
            """);
        Assert.Equal(new MessageFacts(Id, null, "User", "text", null, TimeSource.StreamingStart, false, false, true), facts);
    }

    [Fact]
    public void RoleAndTypeOfALaterVersion_AreKeptAsWritten()
    {
        MessageFacts facts = Read(new MessageJson { Id = Id, Role = "Critic 日", MessageType = "poem" });
        Assert.Equal(("Critic 日", "poem"), (facts.Role, facts.MessageType));
    }

    [Fact]
    public void Review_IsLedThroughTheNodeMemberByMember()
    {
        var seen = new RecordingReview();
        Read(
            """
            {"id":null,"message":{"role":1,"metadata":{"created_at":"x","streaming":{"started_at":null,"n":[1]}},"content":[]},"parent_id":"x"}
            """,
            seen);

        Assert.Equal(
            "{ id message{ role? metadata{ created_at? streaming{ started_at n=StartArray } } content=StartArray } parent_id? }",
            seen.ToString());
    }

    [Fact]
    public void NodeBehindAMalformedOne_IsReviewedFromItsOwnRoot()
    {
        var seen = new RecordingReview();
        Assert.Throws<InvalidContentException>(() => Read("""{"message":{"metadata":{]}}""", seen));
        Read("""{"id":null}""", seen);

        Assert.Equal("{ message{ metadata{{ id }", seen.ToString());
    }

    private static MessageFacts Read(MessageJson message) =>
        Read(message.ToString()[(message.ToString().IndexOf(':', StringComparison.Ordinal) + 1)..]);

    private static MessageFacts Read(string node, NodeReview? review = null) =>
        MessageFactsReader.Read(Encoding.UTF8.GetBytes(node.Trim()), 0, 64, review);

    /// <summary>Writes down what it is told: names, braces where the reader goes in and out, first tokens, a mark for what was not read.</summary>
    private sealed class RecordingReview : NodeReview
    {
        private readonly StringBuilder _seen = new();

        public override void Begin() => _seen.Append('{');

        public override void Meet(in JsonScan name) => _seen.Append(' ').Append(JsonText.Decode(name.ValueSpan));

        public override void Enter() => _seen.Append('{');

        public override void Leave() => _seen.Append(" }");

        public override void Pass(ref JsonScan reader)
        {
            _seen.Append('=').Append(reader.TokenType);
            reader.Skip();
        }

        public override void NoteUnread() => _seen.Append('?');

        public override string ToString() => _seen.ToString();
    }
}
