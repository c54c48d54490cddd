using System.Collections.Frozen;
using System.Text;
using ContextPool.Format;

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

    /// <summary>Spelled as a string.</summary>
    private static readonly FrozenSet<string> Plain = FrozenSet.Create(
        "idle", "processing_user_message", "resolving_file_references", "enhancing_system_prompt", "optimizing_context",
        "preparing_l_l_m_request", "connecting_to_l_l_m", "awaiting_l_l_m_response", "streaming_l_l_m_response",
        "processing_l_l_m_response", "parsing_tool_calls", "collecting_tool_results", "processing_tool_results",
        "saving_context", "generating_summary", "waiting_for_recovery", "initializing", "paused", "cancelling",
        "generating_response", "connecting_l_l_m");

    /// <summary>Spelled as an object of one member, whose value has at least these members.</summary>
    private static readonly FrozenDictionary<string, string[]> WithMembers = new Dictionary<string, string[]>
    {
        ["awaiting_tool_approval"] = ["pending_requests", "tool_names"],
        ["executing_tool"] = ["tool_name", "attempt"],
        ["tool_auto_loop"] = ["depth", "tools_executed"],
        ["switching_branch"] = ["from", "to"],
        ["merging_branches"] = ["source", "target", "strategy"],
        ["saving_message"] = ["message_id"],
        ["loading_messages"] = ["loaded", "total"],
        ["compressing_messages"] = ["messages_to_compress"],
        ["transient_failure"] = ["error_type", "retry_count", "max_retries"],
        ["failed"] = ["error_message", "failed_at"],
    }.ToFrozenDictionary();

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
        if (IsCurrent(state)) return (metadata, null);
        (string tag, string? replacement) = Upgrade(state, sourceWritten);
        if (replacement is null)
        {
            warnings.Add(LegacyWarning.UnknownState, "");
            return (metadata, null);
        }

        byte[] upgraded =
            [.. metadata.Span[..range.Start], .. Encoding.UTF8.GetBytes(replacement), .. metadata.Span[range.End..]];
        return (upgraded, $"current_state {tag}");
    }

    /// <summary>True where the current reader finds all that it asks for; what else stands there it ignores.</summary>
    private static bool IsCurrent(ReadOnlySpan<byte> state)
    {
        if (state[0] == (byte)'"') return Plain.Contains(JsonText.DecodeQuoted(state));
        List<(string Name, Range Value)> outer = Members(state);
        if (outer.Count != 1 || !WithMembers.TryGetValue(outer[0].Name, out string[]? required)) return false;
        List<(string Name, Range Value)> members = Members(state[outer[0].Value]);
        return Array.TrueForAll(required, name => members.Exists(m => m.Name == name));
    }

    /// <summary>
    /// The tag of a state and, where it is an old spelling, its value in the current one. For some days the application wrote
    /// current tags around old members, so the members decide.
    /// </summary>
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
            "TransientFailure" or "transient_failure" => TransientFailure(inner, members),
            "Failed" or "failed" when members.Count == 1 => Failed(inner, members, sourceWritten),
            "HandlingToolError" when members.Count == 2 && Find(inner, members, "tool_name") is not null =>
                Failed(inner, members, sourceWritten),
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

    /// <summary>Also what handling a tool's error has become: a state of its own was given up.</summary>
    private static string? Failed(ReadOnlySpan<byte> text, List<(string Name, Range Value)> members, Timestamp at)
    {
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
