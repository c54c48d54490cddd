using System.Text;
using ContextPool.Format;
using ContextPool.TestKit;

namespace ContextPool.Legacy.Tests;

/// <summary>What the original application's reader refuses: each kind under its own code, and nothing of what it reads.</summary>
public sealed class ShapeWarningTests
{
    private static readonly string One = Some.MessageId(1).ToString();

    [Theory]
    [InlineData("null", 1)]
    [InlineData("\"text\"", 1)]
    [InlineData("{}", 1)]
    [InlineData("[\"text\"]", 1)]
    [InlineData("""[{"type":"text"}]""", 1)]
    [InlineData("""[{"type":"text","text":null}]""", 1)]
    [InlineData("""[{"type":"text","url":"u"}]""", 1)]
    [InlineData("""[{"type":"image","text":"t"}]""", 1)]
    [InlineData("""[{"type":"image","url":7}]""", 1)]
    [InlineData("""[{"type":"image","url":"u","detail":7}]""", 1)]
    [InlineData("""[{"type":"audio","url":"u","text":"t"}]""", 1)]
    [InlineData("""[{"text":"t"}]""", 1)]
    [InlineData("""[{"type":1,"text":"t"}]""", 1)]
    [InlineData("""[{"type":"text"},{"type":"text"}]""", 1)]
    [InlineData("[]", 0)]
    [InlineData("""[{"text":"t","type":"t\u0065xt","unknown":1e999}]""", 0)]
    [InlineData("""[{"type":"image","url":"u","detail":null},{"type":"image","url":"u","detail":"high"}]""", 0)]
    public void BadContent(string content, int count) => RequireOfMessage(LegacyWarning.BadContent, count, content: content);

    [Theory]
    [InlineData("""{"created_at":"yesterday"}""", 1)]
    [InlineData("""{"created_at":1762599999}""", 1)]
    [InlineData("""{"created_at":{}}""", 1)]
    [InlineData("""{"created_at":"2025-11-08"}""", 1)]
    [InlineData("""{"created_at":"\ud83d"}""", 1)]
    [InlineData("""{"created_at":null}""", 0)]
    [InlineData("""{"created_at":"2025-11-08T11:06:40+01:00"}""", 0)]
    public void BadCreatedAt(string metadata, int count) => RequireOfMessage(LegacyWarning.BadCreatedAt, count, $"\"metadata\":{metadata}");

    [Theory]
    [InlineData("[]", 1)]
    [InlineData("\"x\"", 1)]
    [InlineData("""{"duration_ms":"1"}""", 1)]
    [InlineData("""{"trace_id":1}""", 1)]
    [InlineData("""{"streaming":[]}""", 1)]
    [InlineData("""{"streaming":{"started_at":"then"}}""", 1)]
    [InlineData("""{"streaming":{"completed_at":"then"}}""", 1)]
    [InlineData("""{"duration_ms":1,"trace_id":"t","streaming":null,"tokens":{},"extra":{"a":[]},"source":"user_input","odd":1}""", 0)]
    public void BadMetadata(string metadata, int count) => RequireOfMessage(LegacyWarning.BadMetadata, count, $"\"metadata\":{metadata}");

    [Theory]
    [InlineData("[]", 1)]
    [InlineData("\"streaming_response\"", 1)]
    [InlineData("{}", 1)]
    [InlineData("""{"kind":1,"data":{}}""", 1)]
    [InlineData("""{"kind":"streaming_response"}""", 1)]
    [InlineData("null", 0)]
    [InlineData("""{"kind":"streaming_response","data":{"content":"c"}}""", 0)]
    public void BadRichType(string richType, int count) => RequireOfMessage(LegacyWarning.BadRichType, count, $"\"rich_type\":{richType}");

    [Theory]
    [InlineData("{}", 1)]
    [InlineData("[null]", 1)]
    [InlineData("""[{"tool_name":"ls","arguments":{},"approval_status":"Approved"}]""", 1)]
    [InlineData("""[{"id":"c","arguments":{},"approval_status":"Approved"}]""", 1)]
    [InlineData("""[{"id":"c","tool_name":"ls","approval_status":"Approved"}]""", 1)]
    [InlineData("""[{"id":"c","tool_name":"ls","arguments":{}}]""", 1)]
    [InlineData("""[{"id":1,"tool_name":"ls","arguments":{},"approval_status":"Approved"}]""", 1)]
    [InlineData("null", 0)]
    [InlineData("[]", 0)]
    [InlineData("""[{"id":"c","tool_name":"ls","arguments":["a"],"approval_status":"Approved","display_preference":"Default","ui_hints":null}]""", 0)]
    public void BadToolCall(string calls, int count) => RequireOfMessage(LegacyWarning.BadToolCall, count, $"\"tool_calls\":{calls}");

    [Theory]
    [InlineData("[]", 1)]
    [InlineData("\"done\"", 1)]
    [InlineData("""{"request_id":"c"}""", 1)]
    [InlineData("""{"result":1}""", 1)]
    [InlineData("""{"request_id":1,"result":1}""", 1)]
    [InlineData("null", 0)]
    [InlineData("""{"request_id":"c","result":null}""", 0)]
    public void BadToolResult(string result, int count) => RequireOfMessage(LegacyWarning.BadToolResult, count, $"\"tool_result\":{result}");

    [Theory]
    [InlineData("\"message_type\":null", 1)]
    [InlineData("\"message_type\":7", 1)]
    public void UnknownMessageType(string member, int count) => RequireOfMessage(LegacyWarning.UnknownMessageType, count, member);

    [Fact]
    public void MissingContent_IsAnIncompleteMessage() => Assert.Equal(
        $"message_incomplete=1 (first {One})",
        Read(new LegacyJson(Some.ContextId(1)).Add(new MessageJson
        {
            Id = Some.MessageId(1),
            NodeJson = $$$"""{"id":"{{{One}}}","message":{"role":"User"}}""",
        })).ToString());

    [Theory]
    [InlineData("\"x\"", 1)]
    [InlineData("7", 1)]
    [InlineData("[]", 1)]
    [InlineData("null", 0)]
    public void BadParentId(string parent, int count)
    {
        Require(LegacyWarning.BadParentId, count, Talk().Member("parent_id", parent));
        Require(LegacyWarning.BadParentId, count, new LegacyJson(Some.ContextId(1)).Add(new MessageJson
        {
            Id = Some.MessageId(1),
            NodeJson = $$$"""{"id":"{{{One}}}","parent_id":{{{parent}}},"message":{"role":"User","content":[]}}""",
        }));
    }

    [Theory]
    [InlineData("""{"mode":"chat","parameters":{}}""", 1)]
    [InlineData("""{"model_id":"m","parameters":{}}""", 1)]
    [InlineData("""{"model_id":null,"mode":"chat"}""", 1)]
    [InlineData("""{"model_id":"m","mode":"chat","system_prompt_id":[]}""", 1)]
    [InlineData("""{"model_id":"m","mode":"chat","workspace_path":1}""", 1)]
    [InlineData("""{"model_id":"m","mode":"chat","parameters":{"a":1},"system_prompt_id":null,"workspace_path":null,"later":1}""", 0)]
    public void BadConfig(string config, int count) => Require(LegacyWarning.BadConfig, count, Talk().Member("config", config));

    [Theory]
    [InlineData("\"Actor\"", 1)]
    [InlineData("null", 1)]
    [InlineData("7", 1)]
    [InlineData("\"actor\"", 0)]
    [InlineData("\"pl\\u0061nner\"", 0)]
    public void UnknownAgentRole(string role, int count) =>
        Require(LegacyWarning.UnknownAgentRole, count, Talk().Member("config", ConfigWith($"\"agent_role\":{role}")));

    [Theory]
    [InlineData("\"message_ids\":[]", 1)]
    [InlineData("\"name\":\"x\"", 1)]
    [InlineData("\"name\":7,\"message_ids\":[]", 1)]
    [InlineData("\"name\":\"x\",\"message_ids\":{}", 1)]
    [InlineData("\"name\":\"x\",\"message_ids\":[],\"system_prompt\":\"p\"", 1)]
    [InlineData("\"name\":\"x\",\"message_ids\":[],\"system_prompt\":{\"id\":\"p\"}", 1)]
    [InlineData("\"name\":\"x\",\"message_ids\":[],\"user_prompt\":1", 1)]
    [InlineData("\"name\":\"x\",\"message_ids\":[],\"system_prompt\":{\"id\":\"p\",\"content\":\"\"},\"user_prompt\":\"u\"", 0)]
    public void BadBranch(string members, int count) => Require(LegacyWarning.BadBranch, count, new LegacyJson(Some.ContextId(1))
        .Member("branches", "{\"main\":{\"name\":\"main\",\"message_ids\":[],\"system_prompt\":null,\"user_prompt\":null},\"x\":{" + members + "}}"));

    [Theory]
    [InlineData("\\ud83d", 1)]
    [InlineData("a\\udc00", 1)]
    [InlineData("\\ud83dx\\ude00", 1)]
    [InlineData("\\ud83d\\n\\ude00", 1)]
    [InlineData("\\ud83d\\ud83d\\ude00", 1)]
    [InlineData("\\ud83d\\ude00\\u0041", 0)]
    [InlineData("\\\\ud83d", 0)]
    [InlineData("\\n", 0)]
    public void LoneSurrogate(string text, int count)
    {
        RequireOfMessage(LegacyWarning.LoneSurrogate, count, content: $$$"""[{"type":"text","text":"{{{text}}}"}]""");
        RequireOfMessage(LegacyWarning.LoneSurrogate, count, $"\"tool_result\":{{\"request_id\":\"c\",\"result\":{{\"{text}\":1}}}}");
        RequireOfMessage(LegacyWarning.LoneSurrogate, 0, $"\"unknown\":\"{text}\"");
        Require(LegacyWarning.LoneSurrogate, count, Talk().Member("title", $"\"{text}\""));
        Require(LegacyWarning.LoneSurrogate, 0, Talk().Member("unknown", $"\"{text}\""));
    }

    [Theory]
    [InlineData("1e400", 1)]
    [InlineData("-1E+309", 1)]
    [InlineData("1e308", 0)]
    [InlineData("1e-400", 0)]
    [InlineData("18446744073709551616", 0)]
    public void NumberOutOfRange(string number, int count)
    {
        Require(LegacyWarning.NumberOutOfRange, count, Talk().Member("config", ConfigWith($"\"parameters\":{{\"t\":[{number}]}}")));
        RequireOfMessage(LegacyWarning.NumberOutOfRange, count, $"\"tool_result\":{{\"request_id\":\"c\",\"result\":{number}}}");
        RequireOfMessage(LegacyWarning.NumberOutOfRange, 0, $"\"unknown\":{number}");
    }

    [Fact]
    public void DuplicateMember()
    {
        Require(LegacyWarning.DuplicateMember, 1, Talk().Member("config", ConfigWith("\"mode\":\"chat\"")));
        Require(LegacyWarning.DuplicateMember, 1, Talk().Member("config", ConfigWith("\"later\":1,\"l\\u0061ter\":2")));
        Require(LegacyWarning.DuplicateMember, 1, Talk().MemberAgain("config", ConfigWith("\"later\":1")));
        Require(LegacyWarning.DuplicateMember, 0, Talk().Member("config", ConfigWith("\"parameters\":{\"a\":1,\"a\":2}")));
        RequireOfMessage(LegacyWarning.DuplicateMember, 1, "\"rich_type\":null,\"rich_type\":null");
        RequireOfMessage(LegacyWarning.DuplicateMember, 1, "\"metadata\":{\"tokens\":1,\"tokens\":2}");
        RequireOfMessage(LegacyWarning.DuplicateMember, 1, content: """[{"type":"text","text":"a","text":"b"}]""");
        RequireOfMessage(LegacyWarning.DuplicateMember, 0, "\"unknown\":1,\"unknown\":2");
    }

    [Theory]
    [InlineData(OriginalShapes.MostLevels, 0)]
    [InlineData(OriginalShapes.MostLevels + 1, 1)]
    public void NestedTooDeep(int levelsOfTheFile, int count)
    {
        Require(LegacyWarning.NestedTooDeep, count, Talk().Member("config", ConfigWith($"\"parameters\":{Nested(levelsOfTheFile - 2)}")));
        Require(LegacyWarning.NestedTooDeep, 0, Talk().Member("unknown", Nested(levelsOfTheFile - 1)));
        RequireOfMessage(
            LegacyWarning.NestedTooDeep, count, $"\"tool_result\":{{\"request_id\":\"c\",\"result\":{Nested(levelsOfTheFile - 3)}}}");
    }

    private static string Nested(int levels) => new string('[', levels) + new string(']', levels);

    private static string ConfigWith(string member) => $"{{\"model_id\":\"m\",\"mode\":\"chat\",{member}}}";

    private static LegacyJson Talk() => new LegacyJson(Some.ContextId(1)).Talk(2);

    /// <summary>Of one message with these members, the example being its id.</summary>
    private static void RequireOfMessage(LegacyWarning warning, int count, string? members = null, string content = "[]")
    {
        string more = members is null ? "" : $",{members.Trim()}";
        LegacyJson context = new LegacyJson(Some.ContextId(1)).Add(new MessageJson
        {
            Id = Some.MessageId(1),
            NodeJson = $"{{\"id\":\"{One}\",\"parent_id\":null,\"message\":{{\"role\":\"User\",\"content\":{content}{more}}}}}",
        });
        Require(warning, count, context);
        if (count > 0) Assert.Contains($" (first {One})", Read(context).ToString(), StringComparison.Ordinal);
    }

    private static void Require(LegacyWarning warning, int count, LegacyJson context) =>
        Assert.Equal(count == 0 ? "" : $"{SnakeCase.Of(warning)}={count}", Read(context).ToString().Split(" (first")[0]);

    private static WarningTally Read(LegacyJson context)
    {
        using LegacyText opened = Texts.InMemory(Encoding.UTF8.GetBytes(context.ToOneLine()));
        return LegacyReader.Read(opened, Some.ContextId(1), new LegacyLimits { MaxDepth = 200 }).Warnings;
    }
}
