using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using ContextPool.Json;
using ContextPool.Model;

namespace ContextPool.Legacy;

/// <summary>
/// Brings <c>current_state</c> from the spelling that versions up to 2025-11-08 wrote to the one that later versions read.
/// It is the only change that migration makes to any value.
/// </summary>
internal static class StateUpgrade
{
    private static readonly FrozenDictionary<string, string> Upgraded = new Dictionary<string, string>
    {
        ["Idle"] = "\"idle\"",
        ["ProcessingUserMessage"] = "\"processing_user_message\"",
        ["AwaitingLLMResponse"] = "\"awaiting_l_l_m_response\"",
        ["StreamingLLMResponse"] = "\"streaming_l_l_m_response\"",
        ["ProcessingLLMResponse"] = "\"processing_l_l_m_response\"",
        ["AwaitingToolApproval"] = """{"awaiting_tool_approval":{"pending_requests":[],"tool_names":[]}}""",
        ["ExecutingTools"] = """{"executing_tool":{"tool_name":"","attempt":1}}""",
        ["ProcessingToolResults"] = "\"processing_tool_results\"",
        ["GeneratingResponse"] = "\"generating_response\"",
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> Current = FrozenSet.Create(
        "idle", "processing_user_message", "resolving_file_references", "enhancing_system_prompt", "optimizing_context",
        "preparing_l_l_m_request", "connecting_to_l_l_m", "awaiting_l_l_m_response", "streaming_l_l_m_response",
        "processing_l_l_m_response", "parsing_tool_calls", "awaiting_tool_approval", "executing_tool",
        "collecting_tool_results", "processing_tool_results", "tool_auto_loop", "switching_branch", "merging_branches",
        "saving_context", "saving_message", "loading_messages", "compressing_messages", "generating_summary",
        "transient_failure", "waiting_for_recovery", "failed", "initializing", "paused", "cancelling",
        "generating_response", "connecting_l_l_m");

    /// <summary>
    /// The metadata with its state in the current spelling, and what was upgraded for the report; the same metadata and
    /// null where nothing had to be. An unknown spelling is left and warned of.
    /// </summary>
    /// <param name="metadata">A well-formed object.</param>
    /// <param name="sourceWritten">When the legacy file was last written; dates a failure that has no date.</param>
    /// <param name="warnings">Receives <see cref="LegacyWarning.UnknownState"/>.</param>
    public static (ReadOnlyMemory<byte> Metadata, string? Upgrade) Apply(
        ReadOnlyMemory<byte> metadata, Timestamp sourceWritten, WarningTally warnings)
    {
        if (FindState(metadata.Span) is not { } range) return (metadata, null);
        ReadOnlySpan<byte> state = metadata.Span[range];
        (string tag, string? replacement) = Upgrade(state, sourceWritten);
        if (replacement is null)
        {
            if (!Current.Contains(tag)) warnings.Add(LegacyWarning.UnknownState, "");
            return (metadata, null);
        }

        byte[] upgraded =
            [.. metadata.Span[..range.Start], .. Encoding.UTF8.GetBytes(replacement), .. metadata.Span[range.End..]];
        return (upgraded, $"current_state {tag}");
    }

    /// <summary>The tag of a state and, where it is an old spelling, its value in the current one.</summary>
    private static (string Tag, string? Replacement) Upgrade(ReadOnlySpan<byte> state, Timestamp sourceWritten)
    {
        if (state[0] == (byte)'"')
        {
            string tag = JsonText.DecodeQuoted(state);
            return (tag, Upgraded.GetValueOrDefault(tag));
        }

        List<(string Name, Range Value)> outer = Members(state);
        if (outer.Count != 1) return ("", null);
        string name = outer[0].Name;
        ReadOnlySpan<byte> inner = state[outer[0].Value];
        List<(string Name, Range Value)> members = Members(inner);
        return (name, name switch
        {
            "TransientFailure" => TransientFailure(inner, members),
            "Failed" => Failed(inner, members, sourceWritten),
            _ => null,
        });
    }

    private static string? TransientFailure(ReadOnlySpan<byte> text, List<(string Name, Range Value)> members)
    {
        if (members.Count != 2) return null;
        string? error = Find(text, members, "error");
        string? retries = Find(text, members, "retry_count");
        return error is null || retries is null
            ? null
            : "{\"transient_failure\":{\"error_type\":" + error + ",\"retry_count\":" + retries + ",\"max_retries\":" + retries + "}}";
    }

    private static string? Failed(ReadOnlySpan<byte> text, List<(string Name, Range Value)> members, Timestamp at)
    {
        if (members.Count != 1) return null;
        string? error = Find(text, members, "error");
        return error is null ? null : "{\"failed\":{\"error_message\":" + error + ",\"failed_at\":\"" + at + "\"}}";
    }

    private static string? Find(ReadOnlySpan<byte> text, List<(string Name, Range Value)> members, string name)
    {
        foreach ((string candidate, Range value) in members)
        {
            if (candidate == name) return Encoding.UTF8.GetString(text[value]);
        }

        return null;
    }

    private static Range? FindState(ReadOnlySpan<byte> metadata)
    {
        foreach ((string name, Range value) in Members(metadata))
        {
            if (name == "current_state") return value;
        }

        return null;
    }

    private static List<(string Name, Range Value)> Members(ReadOnlySpan<byte> text) => JsonMembers.Of(text);
}
