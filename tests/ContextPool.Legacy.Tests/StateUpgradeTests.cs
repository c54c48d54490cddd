using System.Text;
using ContextPool.Format;
using ContextPool.TestKit;

namespace ContextPool.Legacy.Tests;

public sealed class StateUpgradeTests
{
    [Theory]
    [InlineData("\"Idle\"", "\"idle\"", "Idle")]
    [InlineData("\"ProcessingUserMessage\"", "\"processing_user_message\"", "ProcessingUserMessage")]
    [InlineData("\"AwaitingLLMResponse\"", "\"awaiting_l_l_m_response\"", "AwaitingLLMResponse")]
    [InlineData("\"StreamingLLMResponse\"", "\"streaming_l_l_m_response\"", "StreamingLLMResponse")]
    [InlineData("\"ProcessingLLMResponse\"", "\"processing_l_l_m_response\"", "ProcessingLLMResponse")]
    [InlineData("\"AwaitingToolApproval\"", """{"awaiting_tool_approval":{"pending_requests":[],"tool_names":[]}}""", "AwaitingToolApproval")]
    [InlineData("\"ExecutingTools\"", """{"executing_tool":{"tool_name":"","attempt":1}}""", "ExecutingTools")]
    [InlineData("\"ProcessingToolResults\"", "\"processing_tool_results\"", "ProcessingToolResults")]
    [InlineData("\"GeneratingResponse\"", "\"generating_response\"", "GeneratingResponse")]
    [InlineData("\"\\u0049dle\"", "\"idle\"", "Idle")]
    [InlineData(
        """{"TransientFailure":{"error":"a \"b\" \u00e9","retry_count":3}}""",
        """{"transient_failure":{"error_type":"a \"b\" \u00e9","retry_count":3,"max_retries":3}}""", "TransientFailure")]
    [InlineData(
        """{ "TransientFailure" : { "retry_count" : 0 , "error" : null } }""",
        """{"transient_failure":{"error_type":null,"retry_count":0,"max_retries":0}}""", "TransientFailure")]
    [InlineData(
        """{"Failed":{"error":"no {network}"}}""",
        """{"failed":{"error_message":"no {network}","failed_at":"2025-11-08T11:06:40Z"}}""", "Failed")]
    [InlineData(
        """{"failed":{"error":"no network"}}""",
        """{"failed":{"error_message":"no network","failed_at":"2025-11-08T11:06:40Z"}}""", "failed")]
    [InlineData(
        """{"transient_failure":{"error":"slow","retry_count":2}}""",
        """{"transient_failure":{"error_type":"slow","retry_count":2,"max_retries":2}}""", "transient_failure")]
    [InlineData(
        """{"HandlingToolError":{"tool_name":"ls","error":"denied"}}""",
        """{"failed":{"error_message":"denied","failed_at":"2025-11-08T11:06:40Z"}}""", "HandlingToolError")]
    public void OldSpelling_IsBroughtToTheCurrentOne(string old, string current, string tag)
    {
        (string metadata, string? upgrade, string warnings) = Apply($$"""{"a": 1, "current_state": {{old}}, "z": "current_state"}""");
        Assert.Equal($$"""{"a": 1, "current_state": {{current}}, "z": "current_state"}""", metadata);
        Assert.Equal($"current_state {tag}", upgrade);
        Assert.Equal("", warnings);
    }

    [Theory]
    [InlineData("\"idle\"")]
    [InlineData("\"processing_user_message\"")]
    [InlineData("\"resolving_file_references\"")]
    [InlineData("\"enhancing_system_prompt\"")]
    [InlineData("\"optimizing_context\"")]
    [InlineData("\"preparing_l_l_m_request\"")]
    [InlineData("\"connecting_to_l_l_m\"")]
    [InlineData("\"awaiting_l_l_m_response\"")]
    [InlineData("\"streaming_l_l_m_response\"")]
    [InlineData("\"processing_l_l_m_response\"")]
    [InlineData("\"parsing_tool_calls\"")]
    [InlineData("""{"awaiting_tool_approval":{"pending_requests":["a"],"tool_names":["b"]}}""")]
    [InlineData("""{"executing_tool":{"tool_name":"ls","attempt":2}}""")]
    [InlineData("\"collecting_tool_results\"")]
    [InlineData("\"processing_tool_results\"")]
    [InlineData("""{"tool_auto_loop":{"depth":1,"tools_executed":2}}""")]
    [InlineData("""{"switching_branch":{"from":"a","to":"b"}}""")]
    [InlineData("""{"merging_branches":{"source":"a","target":"b","strategy":"c"}}""")]
    [InlineData("\"saving_context\"")]
    [InlineData("""{"saving_message":{"message_id":"a"}}""")]
    [InlineData("""{"loading_messages":{"loaded":1,"total":2}}""")]
    [InlineData("""{"compressing_messages":{"messages_to_compress":2}}""")]
    [InlineData("\"generating_summary\"")]
    [InlineData("""{"transient_failure":{"error_type":"a","retry_count":1,"max_retries":3}}""")]
    [InlineData("\"waiting_for_recovery\"")]
    [InlineData("""{"failed":{"error_message":"a","failed_at":"2025-11-08T11:06:40Z"}}""")]
    [InlineData("\"initializing\"")]
    [InlineData("\"paused\"")]
    [InlineData("\"cancelling\"")]
    [InlineData("\"generating_response\"")]
    [InlineData("\"connecting_l_l_m\"")]
    [InlineData("""{"failed":{"error_message":"a","failed_at":"2025-11-08T11:06:40Z","error":"b"}}""")]
    public void CurrentSpelling_IsLeftAlone(string state) => RequireUntouched(state, "");

    [Theory]
    [InlineData("\"IDLE\"")]
    [InlineData("\"Dreaming\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("3")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Idle":null}""")]
    [InlineData("""{"Failed":{"error":"a"},"Idle":1}""")]
    [InlineData("""{"Failed":{"error":"a","at":"now"}}""")]
    [InlineData("""{"Failed":{"errors":"a"}}""")]
    [InlineData("""{"Failed":"a"}""")]
    [InlineData("""{"TransientFailure":{"error":"a"}}""")]
    [InlineData("""{"TransientFailure":{"error":"a","retry_count":1,"more":2}}""")]
    [InlineData("\"TransientFailure\"")]
    [InlineData("\"Failed\"")]
    [InlineData("\"failed\"")]
    [InlineData("""{"failed":{}}""")]
    [InlineData("""{"failed":{"error":"a","more":1}}""")]
    [InlineData("""{"transient_failure":{"error_type":"a","retry_count":1}}""")]
    [InlineData("""{"HandlingToolError":{"error":"a"}}""")]
    [InlineData("""{"HandlingToolError":{"tool_name":"a"}}""")]
    [InlineData("""{"executing_tool":{"tool_name":"ls"}}""")]
    [InlineData("\"executing_tool\"")]
    public void UnknownSpelling_IsLeftAloneAndWarnedOf(string state) => RequireUntouched(state, "unknown_state=1");

    [Fact]
    public void MissingState_IsIdleToTheReaderAndNotAdded()
    {
        (string metadata, string? upgrade, string warnings) = Apply("""{"a":{"current_state":"Idle"}}""");
        Assert.Equal(("""{"a":{"current_state":"Idle"}}""", null, ""), (metadata, upgrade, warnings));
    }

    private static void RequireUntouched(string state, string expectedWarnings)
    {
        string text = $$"""{"current_state": {{state}} ,"a":1}""";
        (string metadata, string? upgrade, string warnings) = Apply(text);
        Assert.Equal((text, null, expectedWarnings), (metadata, upgrade, warnings));
    }

    private static (string Metadata, string? Upgrade, string Warnings) Apply(string text)
    {
        var warnings = new WarningTally();
        (ReadOnlyMemory<byte> metadata, string? upgrade) = StateUpgrade.Apply(Encoding.UTF8.GetBytes(text), Some.Time, warnings);
        return (Encoding.UTF8.GetString(metadata.Span), upgrade, warnings.ToString());
    }
}
