using System.Text;
using ContextPool.Format;
using ContextPool.Legacy;
using ContextPool.TestKit;
using ContextPool.Tests.Saving;
using CsCheck;

namespace ContextPool.Tests.Format;

/// <summary>Messages from parts: the shapes that the application writes, and nothing that it could not read.</summary>
public sealed class MessageDraftPartsTests
{
    private static readonly MessageId Id = Some.MessageId(7);

    [Fact]
    public void EveryPart_StandsWhereTheApplicationPutsIt()
    {
        var draft = new MessageDraft
        {
            Id = Id,
            Role = MessageRoles.Assistant,
            Text = "first",
            Parts = [MessagePart.Image("https://e/x.png", "low"), MessagePart.Image(new byte[] { 1, 2, 3 }, "image/png"), MessagePart.Text("last")],
            ToolCalls = [new ToolCallDraft("c1", "read_file", """{"path":1.50}""") { ApprovalStatus = ToolApprovals.Approved, UiHintsJson = "{}" }],
            ToolResult = ToolResultDraft.FromText("c0", "a \"b\""),
            Metadata = new MessageMetadata
            {
                Duration = TimeSpan.FromSeconds(1.5),
                PromptTokens = 10,
                CompletionTokens = 20,
                Extra = new Dictionary<string, string> { ["lang"] = "\"en\"", ["rank"] = "1.0" },
                Source = "a_i_generated",
                Display = new MessageDisplay("short", IsCollapsed: true, "pen"),
                Streaming = new MessageStreaming(Some.Time, Some.TimeAfter(3), 4),
                OriginalInput = "in",
                TraceId = "t",
            },
            RichType = new FileReference("a/b.cs") { FirstLine = 2, LastLine = 9, Content = "x", ResolvedAt = Some.Time }.ToRichContent(),
            CreatedAt = Some.Time,
        };

        string node = SavingStore.Text(MessageNode.ToMessage(draft, Some.MessageId(1), default).Json);

        Assert.Equal(
            JsonStyle.Serde.Print(
                $"{{'id':'{Id}','message':{{'role':'Assistant','content':[{{'type':'text','text':'first'}},".Replace('\'', '"')
                + Quotes(
                    @"{'type':'image','url':'https://e/x.png','detail':'low'},{'type':'image','url':'data:image/png;base64,AQID'},{'type':'text','text':'last'}],"
                    + "'tool_calls':[{'id':'c1','tool_name':'read_file','arguments':{'path':1.50},'approval_status':'Approved','display_preference':'Default','ui_hints':{}}],"
                    + @"'tool_result':{'request_id':'c0','result':'a \'b\''},"
                    + "'metadata':{'created_at':'2025-11-08T11:06:40Z','duration_ms':1500,'tokens':{'prompt_tokens':10,'completion_tokens':20},"
                    + "'extra':{'lang':'en','rank':1.0},'source':'a_i_generated','display_hint':{'summary':'short','collapsed':true,'icon':'pen'},"
                    + "'streaming':{'chunks_count':4,'started_at':'2025-11-08T11:06:40Z','completed_at':'2025-11-08T11:06:43Z',"
                    + "'total_duration_ms':3000,'average_chunk_interval_ms':1000},'original_input':'in','trace_id':'t'},'message_type':'tool_call',"
                    + "'rich_type':{'kind':'file_reference','data':{'path':'a/b.cs','line_range':[2,9],'resolved_content':'x','resolved_at':'2025-11-08T11:06:40Z'}}},")
                + $"\"parent_id\":\"{Some.MessageId(1)}\"}}"),
            node);
    }

    [Fact]
    public void Types_FollowFromWhatIsInTheMessage_UnlessTheyAreSaid()
    {
        var calls = new[] { new ToolCallDraft("c", "t") };
        Assert.Equal(MessageTypes.ToolCall, MessageDraft.FromToolCalls(calls).Type);
        Assert.Equal(MessageTypes.ToolResult, MessageDraft.FromToolResult(new ToolResultDraft("c", "1")).Type);
        Assert.Equal(MessageTypes.Text, MessageDraft.FromParts("User", MessagePart.Text("x")).Type);
        Assert.Equal(MessageTypes.Question, (MessageDraft.FromToolCalls(calls) with { Type = MessageTypes.Question }).Type);
    }

    [Fact]
    public void File_IsItsContentOrItsPath_WithTheReferenceBesideIt()
    {
        Message read = ToMessage(MessageDraft.FromFile(new FileReference("a.cs") { FirstLine = 1, LastLine = 1, Content = "class A;" }));
        Assert.Equal(("class A;", "user_file_reference"), (read.Text, read.Metadata.Source));
        Assert.Equal(("a.cs", 1, 1, "class A;"), (read.RichType!.File!.Path, read.RichType.File.FirstLine, read.RichType.File.LastLine, read.RichType.File.Content));
        Assert.Equal("b.cs", ToMessage(MessageDraft.FromFile(new FileReference("b.cs"))).Text);
    }

    public static TheoryData<string> Refused => [.. RefusedDrafts.Keys];

    private static readonly Dictionary<string, Func<MessageDraft>> RefusedDrafts = new()
    {
        ["role"] = () => new() { Role = "user" },
        ["type"] = () => new() { Type = "Text" },
        ["unknown part"] = () => new() { Parts = [new UnknownPart(SavingStore.Utf8("""{"type":"video"}"""))] },
        ["half a character in a part"] = () => new() { Parts = [MessagePart.Text("cut \ud83d")] },
        ["half a character in a url"] = () => new() { Parts = [MessagePart.Image("cut \ud83d")] },
        ["call without id"] = () => MessageDraft.FromToolCalls([new ToolCallDraft("", "t")]),
        ["call without tool"] = () => MessageDraft.FromToolCalls([new ToolCallDraft("c", "")]),
        ["arguments that are no JSON"] = () => MessageDraft.FromToolCalls([new ToolCallDraft("c", "t", "{")]),
        ["arguments that are two values"] = () => MessageDraft.FromToolCalls([new ToolCallDraft("c", "t", "{},{}")]),
        ["arguments that are a number"] = () => MessageDraft.FromToolCalls([new ToolCallDraft("c", "t", "1")]),
        ["approval"] = () => MessageDraft.FromToolCalls([new ToolCallDraft("c", "t") { ApprovalStatus = "approved" }]),
        ["display preference"] = () => MessageDraft.FromToolCalls([new ToolCallDraft("c", "t") { DisplayPreference = "x" }]),
        ["ui hints"] = () => MessageDraft.FromToolCalls([new ToolCallDraft("c", "t") { UiHintsJson = "[]" }]),
        ["result that is no JSON"] = () => MessageDraft.FromToolResult(new ToolResultDraft("c", "x")),
        ["source"] = () => new() { Metadata = new MessageMetadata { Source = "me" } },
        ["negative duration"] = () => new() { Metadata = new MessageMetadata { Duration = TimeSpan.FromSeconds(-1) } },
        ["tokens"] = () => new() { Metadata = new MessageMetadata { PromptTokens = -1 } },
        ["extra that is no JSON"] = () => new() { Metadata = new MessageMetadata { Extra = new Dictionary<string, string> { ["a"] = "b" } } },
        ["rich type that is no JSON"] = () => new() { RichType = RichContent.FromJson("k", "x") },
        ["rich type of no kind"] = () => new() { RichType = RichContent.FromJson("", "1") },
        ["lines of a file"] = () => MessageDraft.FromFile(new FileReference("a") { FirstLine = 3, LastLine = 2 }),
        ["one line of a file"] = () => MessageDraft.FromFile(new FileReference("a") { FirstLine = 3 }),
        ["path of a file"] = () => MessageDraft.FromFile(new FileReference("")),
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void WhatTheApplicationCouldNotRead_IsRefused(string what) =>
        Assert.Throws<ArgumentException>(() => ToMessage(RefusedDrafts[what]()));

    /// <summary>Whatever parts a message is made of, the original reads it, and the views give back what went in.</summary>
    [Fact]
    public void AnyParts_AreReadByTheOriginalAndComeBackAsTheyWere()
    {
        Gen<string> text = Gen.Char['\0', '\ud7ff'].Array[0, 12].Select(c => new string(c));
        Gen<MessagePart> part = Gen.OneOf<MessagePart>(
            text.Select(t => (MessagePart)MessagePart.Text(t)), Gen.Select(text, text.Null()).Select((url, detail) => (MessagePart)MessagePart.Image(url, detail)));
        Gen<string> words = text.Select(t => "w" + t);
        Gen<string> json = Gen.OneOf("{}", """{"a":[1.50,null]}""", "\"text\"", """["a","b"]""");
        Gen<ToolCallDraft> call = Gen.Select(words, words, json).Select((id, tool, arguments) => new ToolCallDraft(id, tool, arguments));
        Gen<MessageMetadata> beside = Gen.Select(Gen.Int[0, 1 << 30].Nullable(), text.Null(), Gen.OneOf(Gen.Const((string?)null), Gen.Const((string?)"user_input"), Gen.Const((string?)"a_i_generated")), words, json).Select(
            (ms, trace, source, name, value) => new MessageMetadata
            {
                Duration = ms is { } some ? TimeSpan.FromMilliseconds(some) : null,
                TraceId = trace,
                Source = source,
                Extra = new Dictionary<string, string> { [name] = value },
            });
        Gen.Select(part.Array[0, 4], call.Array[0, 3], json.Null(), beside).Sample(
            (parts, calls, result, about) =>
            {
                var draft = new MessageDraft { Parts = parts, ToolCalls = calls, Metadata = about, ToolResult = result is null ? null : new ToolResultDraft("r", result) };
                Message read = ToMessage(draft);
                MessageMetadata metadata = read.Metadata;

                Assert.Equal(parts, read.Parts);
                Assert.Equal(calls.Select(c => (c.Id, c.ToolName)), read.ToolCalls.Select(c => (c.Id!, c.ToolName!)));
                Assert.Equal(result is null, read.ToolResult is null);
                Assert.Equal(about with { Extra = metadata.Extra }, metadata);
                Assert.Equal(about.Extra.Select(e => (e.Key, JsonStyle.OneLine.Print(e.Value))), metadata.Extra.Select(e => (e.Key, JsonStyle.OneLine.Print(e.Value))));
                var review = new ShapeReview(OriginalShapes.MostLevels);
                MessageFactsReader.Read(read.Json.Span, 0, ReadingLimits.MaxDepth, new OriginalNodeReview(review));
                Assert.False(review.HasNotes);
                Assert.True(read.Facts.IsComplete);
            },
            iter: 500);
    }

    private static string Quotes(string text) => text.Replace('\'', '"');

    private static Message ToMessage(MessageDraft draft) => MessageNode.ToMessage(draft, tip: null, Some.Time);
}
