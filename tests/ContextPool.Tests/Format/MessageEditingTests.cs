using System.Text;
using System.Text.Json;
using ContextPool.Format;
using ContextPool.TestKit;

namespace ContextPool.Tests.Format;

/// <summary>An edit touches what it is about, and nothing else: every other token stays, known here or not.</summary>
public sealed class MessageEditingTests
{
    private static readonly MessageId Id = Some.MessageId(1);

    // Written with ' for ".
    private const string Odd =
        @"'n\u0061me':1.50e+1,'role':'Assistant','content':[{'x':[],'type':'text','text':'old','text_\u0061':'\/'},{'type':'image','url':'u'},{'type':'video','y':-0},{'type':'text','text':'more'}],"
        + @"'tool_calls':[{'id':'c','tool_name':'t','arguments':{'a':1,'a':2},'approval_status':'Pending','z':1},{'id':'d','approval_status':'Pending'}],"
        + @"'tool_result':{'request_id':'r','result':1e2,'display_preference':'Hidden'},'metadata':{'created_at':'2025-01-01T00:00:00Z','q':[{}],"
        + @"'tokens':{'prompt_tokens':1,'cached':7},'extra':{'lang':'\u0065n','keep':'\ud800'},'streaming':{'started_at':'2025-01-01T00:00:00Z','chunks_count':2,'w':0}},"
        + @"'message_type':'text','rich_type':{'kind':'k','data':[1.0]}";

    public static TheoryData<string> Names => [.. Edits.Keys];

    /// <summary>The edit, and the one change of the text that it may make.</summary>
    private static readonly Dictionary<string, (Func<Message, Message> Edit, string From, string To)> Edits = new()
    {
        ["text"] = (m => m.WithText("new"), @"'text':'old','text_\u0061':'\/'},{'type':'image','url':'u'},{'type':'video','y':-0},{'type':'text','text':'more'}]",
            @"'text':'new','text_\u0061':'\/'},{'type':'image','url':'u'},{'type':'video','y':-0}]"),
        ["parts"] = (m => m.WithParts([m.Parts[2], m.Parts[0], MessagePart.Text("b")]),
            @"[{'x':[],'type':'text','text':'old','text_\u0061':'\/'},{'type':'image','url':'u'},{'type':'video','y':-0},{'type':'text','text':'more'}]",
            @"[{'type':'video','y':-0},{'x':[],'type':'text','text':'old','text_\u0061':'\/'},{'type':'text','text':'b'}]"),
        ["call"] = (m => m.WithToolCall(new ToolCallDraft("e", "t2")), @"{'id':'d','approval_status':'Pending'}]",
            @"{'id':'d','approval_status':'Pending'},{'id':'e','tool_name':'t2','arguments':{},'approval_status':'Pending','display_preference':'Default'}]"),
        ["approval"] = (m => m.WithApproval("c", ToolApprovals.Denied), @"'approval_status':'Pending','z':1", @"'approval_status':'Denied','z':1"),
        ["result"] = (m => m.WithToolResult(new ToolResultDraft("s", "[]")), @"'request_id':'r','result':1e2", @"'request_id':'s','result':[]"),
        ["no result"] = (m => m.WithToolResult(null), @"'tool_result':{'request_id':'r','result':1e2,'display_preference':'Hidden'},", ""),
        ["tokens"] = (m => m.WithMetadata(m.Metadata with { PromptTokens = 5 }), @"'prompt_tokens':1", @"'prompt_tokens':5"),
        ["extra"] = (m => m.WithMetadata(m.Metadata with { Extra = new Dictionary<string, string>(m.Metadata.Extra) { ["lang"] = "1" } }), @"'lang':'\u0065n'", @"'lang':1"),
        ["less extra"] = (m => m.WithMetadata(m.Metadata with { Extra = new Dictionary<string, string> { ["keep"] = m.Metadata.Extra["keep"] } }), @"'lang':'\u0065n',", ""),
        ["chunks"] = (m => m.WithMetadata(m.Metadata with { Streaming = m.Metadata.Streaming! with { Chunks = 3 } }), @"'chunks_count':2", @"'chunks_count':3"),
        ["no streaming"] = (m => m.WithMetadata(m.Metadata with { Streaming = null }), @",'streaming':{'started_at':'2025-01-01T00:00:00Z','chunks_count':2,'w':0}", ""),
        ["trace"] = (m => m.WithMetadata(m.Metadata with { TraceId = "t" }), @"'w':0}}", @"'w':0},'trace_id':'t'}"),
        ["same metadata"] = (m => m.WithMetadata(m.Metadata), "", ""),
        ["time"] = (m => m.WithCreatedAt(Some.Time), @"'created_at':'2025-01-01T00:00:00Z'", $"\"created_at\":\"{Some.Time}\""),
        ["rich type"] = (m => m.WithRichType(RichContent.FromJson("l", "2")), @"{'kind':'k','data':[1.0]}", @"{'kind':'l','data':2}"),
        ["no rich type"] = (m => m.WithRichType(null), @",'rich_type':{'kind':'k','data':[1.0]}", ""),
        ["type"] = (m => m.WithType(MessageTypes.Plan), @"'message_type':'text'", @"'message_type':'plan'"),
        ["role"] = (m => m.WithRole(MessageRoles.Tool), "\"Assistant\"", "\"Tool\""),
        ["parent"] = (m => m.WithParent(Some.MessageId(9)), "\"parent_id\":null", $"\"parent_id\":\"{Some.MessageId(9)}\""),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Edit_ChangesItsOwnTokensAndNoOther(string name)
    {
        (Func<Message, Message> edit, string from, string to) = Edits[name];
        (from, to) = (Quotes(from), Quotes(to));
        foreach (JsonStyle style in JsonStyle.All)
        {
            string text = Node(Quotes(Odd));
            Message read = Parse(style.Print(text));
            string expected = from.Length == 0 ? text : text.Replace(from, to, StringComparison.Ordinal);
            Assert.True(from.Length == 0 || text.Contains(from, StringComparison.Ordinal), from);
            Assert.Equal(JsonStyle.Serde.Print(expected), Text(edit(read)));
        }
    }

    [Theory]
    [InlineData("\"bare\"", "[\"new\"]")]
    [InlineData("""{"type":"text","text":"one","a":1}""", """[{"type":"text","text":"new","a":1}]""")]
    [InlineData("""[{"type":"text","text":"a","text":"b"}]""", """[{"type":"text","text":"a","text":"new"}]""")]
    [InlineData("""[{"type":"image","url":"u"}]""", """[{"type":"image","url":"u"},{"type":"text","text":"new"}]""")]
    [InlineData("null", """[{"type":"text","text":"new"}]""")]
    [InlineData("[]", """[{"type":"text","text":"new"}]""")]
    public void TextOfOddContent_IsSetWhereTheReaderFindsIt(string content, string expected)
    {
        Message edited = Parse(Node($"\"role\":\"User\",\"content\":{content}")).WithText("new");
        Assert.Equal("new", edited.Text);
        Assert.Equal(JsonStyle.Serde.Print(Node($"\"role\":\"User\",\"content\":{expected}")), Text(edited));
    }

    [Fact]
    public void MissingMembers_AreAdded()
    {
        Message bare = Message.Parse(Encoding.UTF8.GetBytes("""{"message":{"role":"User"}}"""), Id);
        Message edited = bare.WithText("a").WithCreatedAt(Some.Time).WithToolCall(new ToolCallDraft("c", "t")).WithMetadata(new MessageMetadata { TraceId = "x" });
        Assert.Equal((Id, "a", Some.Time, "c", "x"), (edited.Id, edited.Text, edited.CreatedAt, edited.ToolCalls[0].Id, edited.Metadata.TraceId));
        Assert.Contains($"\"id\": \"{Id}\"", Text(edited), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatTheApplicationCouldNotRead_IsRefused_AndWhatWasSoBeforeIsCarried()
    {
        Message odd = Parse(Node(Quotes(@"'role':'Robot','message_type':'poem','content':[],'metadata':{'source':'me','trace_id':'\ud800'}")));
        Assert.Throws<ArgumentException>(() => odd.WithRole("Clock"));
        Assert.Throws<ArgumentException>(() => odd.WithType("verse"));
        Assert.Throws<ArgumentException>(() => odd.WithText("cut \ud83d"));
        Assert.Throws<ArgumentException>(() => odd.WithApproval("c", ToolApprovals.Approved));
        Assert.Throws<ArgumentException>(() => odd.WithMetadata(odd.Metadata with { Source = "you" }));
        Assert.Throws<ArgumentException>(() => Parse(Node("\"role\":\"User\",\"content\":[],\"metadata\":7")).WithCreatedAt(Some.Time));
        Assert.Equal(("Robot", "poem", "me", "\ud800", 3L), Facts(odd.WithMetadata(odd.Metadata with { PromptTokens = 3 })));
    }

    [Fact]
    public void EveryMessageOfTheSamples_SurvivesEditsThatAreTakenBack()
    {
        int count = 0;
        foreach (string file in Samples.Files)
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (JsonProperty node in document.RootElement.GetProperty("message_pool").EnumerateObject())
            {
                Message read = Message.Parse(Encoding.UTF8.GetBytes(node.Value.GetRawText()), MessageId.Parse(node.Name));
                if (read.Texts.Count != 1 || read.Text.Any(char.IsSurrogate)) continue;
                Message back = read.WithText("other").WithText(read.Text).WithParts(read.Parts).WithMetadata(read.Metadata);
                Assert.Equal(Meanings(read), Meanings(back));
                count++;
            }
        }

        Assert.True(count > 50, $"{count}");
    }

    /// <summary>The tokens, strings by what they mean: a text that is written anew is spelled as the application spells it.</summary>
    private static IEnumerable<string> Meanings(Message message) => JsonStyle.Tokens(Text(message))
        .Select(token => token[0] == '"' ? JsonText.DecodeQuoted(Encoding.UTF8.GetBytes(token)) : token);

    private static (string?, string, string?, string?, long?) Facts(Message m) => (m.Role, m.Type, m.Metadata.Source, m.Metadata.TraceId, m.Metadata.PromptTokens);

    private static string Node(string members) => $$"""{"a":0,"id":"{{Id}}","message":{{{members}}},"parent_id":null,"b":[1.0]}""";

    private static string Quotes(string text) => text.Replace('\'', '"');

    private static Message Parse(string node) => Message.Parse(Encoding.UTF8.GetBytes(node), Id);

    private static string Text(Message message) => Encoding.UTF8.GetString(message.Json.Span);
}
