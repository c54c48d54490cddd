using System.Text;
using ContextPool.TestKit;
using CsCheck;

namespace ContextPool.Tests.Format;

public class MessageViewsTests
{
    private static readonly MessageId Id = Some.MessageId(1);

    private static Message Parse(string members) =>
        Message.Parse(Encoding.UTF8.GetBytes($$$"""{"id":"{{{Id}}}","message":{"role":"User"{{{members}}}},"parent_id":null}"""), Id);

    private static string Raw(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);

    [Fact]
    public void TextParts_ComeInOrder()
    {
        Message message = Parse(""","content":[{"type":"text","text":"one"},{"type":"image","url":"u"},{"text":"t\u0077o\n","type":"text"}]""");

        Assert.Equal(["one", "two\n"], message.Texts);
        Assert.Equal("one\ntwo\n", message.Text);
    }

    [Fact]
    public void Images_HaveUrlAndDetail()
    {
        Message message = Parse(""","content":[{"type":"image","url":"data:,x","detail":"low"},{"type":"image","url":"https://e/x.png"},{"type":"image"}]""");

        Assert.Equal([new MessageImage("data:,x", "low"), new MessageImage("https://e/x.png", null)], message.Images);
        Assert.Equal("", message.Text);
    }

    [Fact]
    public void ToolCalls_AreTakenApartAndKeptRaw()
    {
        Message message = Parse(
            ""","tool_calls":[{"id":"c1","tool_name":"read","arguments":{ "path": "a" },"approval_status":"approved","ui_hints":{}},"""
            + """{"id":"c1","arguments":"{}"}]""");

        Assert.Equal(2, message.ToolCalls.Count);
        ToolCall call = message.ToolCalls[0];
        Assert.Equal(("c1", "read", "approved"), (call.Id, call.ToolName, call.ApprovalStatus));
        Assert.Equal("""{ "path": "a" }""", Raw(call.ArgumentsJson));
        Assert.StartsWith("""{"id":"c1","tool_name":"read",""", Raw(call.Json));
        Assert.EndsWith(""","ui_hints":{}}""", Raw(call.Json));
        Assert.Equal(("c1", null, null), (message.ToolCalls[1].Id, message.ToolCalls[1].ToolName, message.ToolCalls[1].ApprovalStatus));
        Assert.Equal("\"{}\"", Raw(message.ToolCalls[1].ArgumentsJson));
    }

    [Fact]
    public void ToolResult_IsKeptRaw()
    {
        Message message = Parse(""","tool_result":{"request_id":"c1","result":[1, 2]}""");

        Assert.Equal("c1", message.ToolResult!.RequestId);
        Assert.Equal("[1, 2]", Raw(message.ToolResult.ResultJson));
        Assert.Null(Parse(""","tool_result":null""").ToolResult);
        Assert.Null(Parse("").ToolResult);
    }

    [Fact]
    public void LoneSurrogates_AreReadAsTheyAre()
    {
        Message message = Parse(""","content":[{"type":"text","text":"a\ud800b"}],"tool_calls":[{"tool_name":"\udfff"}]""");

        Assert.Equal("a\ud800b", message.Text);
        Assert.Equal("\udfff", message.ToolCalls[0].ToolName);
    }

    [Theory]
    [InlineData("\"just text\"", "just text")]
    [InlineData("""["just text",{"text":"no type"}]""", "just text\nno type")]
    [InlineData("""[{"type":"text"},{"type":"text","text":7},{"type":7,"text":"kind"},[],null,1]""", "kind")]
    [InlineData("""{"type":"text","text":"one part"}""", "one part")]
    [InlineData("null", "")]
    [InlineData("7", "")]
    [InlineData("[]", "")]
    public void OddContent_GivesTheTextThereIs(string content, string expected) =>
        Assert.Equal(expected, Parse($",\"content\":{content}").Text);

    [Fact]
    public void MessageThatIsNoObject_HasNoViews()
    {
        Message message = Message.Parse(Encoding.UTF8.GetBytes($$"""{"id":"{{Id}}","message":[{"content":"x"}],"parent_id":null}"""), Id);

        Assert.Empty(message.Texts);
        Assert.Empty(message.Images);
        Assert.Empty(message.ToolCalls);
        Assert.Null(message.ToolResult);
    }

    [Fact]
    public void AnyShape_IsReadWithoutThrowingAndAsTheFactsSay()
    {
        string[] values =
        [
            "null", "true", "false", "0", "-1.5e300", "\"\"", "\"text\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}", "{ }", "[ ]",
            """[{"type":"text","text":"a"}]""", """{"type":"image","url":"u"}""", """[[["a"]]]""", """{"id":{"id":[]},"arguments":null}""",
            """[{"id":"x","tool_name":"y","arguments":["a"],"arguments":"b"}]""", """{"request_id":"r","result":{"a":[{}]}}""",
        ];
        Gen<string> value = Gen.OneOf([.. values.Select(v => Gen.Const(v))]);
        Gen<string> list = value.Array[0, 4].Select(items => $"[{string.Join(" , ", items)}]");
        Gen<string> any = Gen.OneOf(value, list);
        Gen.Select(any, any, any).Sample((content, calls, result) =>
        {
            Message message = Parse($",\"content\" : {content},\"tool_calls\":{calls} ,\"tool_result\": {result}");
            Assert.Equal(message.HasToolCalls, message.ToolCalls.Count > 0);
            Assert.Equal(message.HasToolResult, message.ToolResult is not null);
            Assert.All(message.ToolCalls, c => Assert.Contains(Raw(c.Json), calls));
            Assert.NotNull(message.Text);
            Assert.NotNull(message.Images);
        }, iter: 2000);
    }
}
