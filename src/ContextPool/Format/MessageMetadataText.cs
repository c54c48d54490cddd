using System.Globalization;
using System.Text;

namespace ContextPool.Format;

/// <summary>
/// The metadata of a message between their record and their JSON. The members one by one, so that whoever edits a message touches only
/// what is another value.
/// </summary>
internal static class MessageMetadataText
{
    private static readonly string[] Sources =
        ["user_input", "user_file_reference", "user_workflow", "user_image_upload", "a_i_generated", "tool_execution", "system_control"];

    /// <summary>All of them, as the application writes them. Throws as <see cref="Require"/>.</summary>
    public static void Write(MessageMetadata? metadata, Timestamp createdAt, PooledBuffer output)
    {
        output.Write("{\"created_at\":"u8);
        JsonText.WriteQuoted(createdAt, output);
        if (metadata is not null)
        {
            Require(metadata);
            foreach ((string name, string? json) in MembersOf(metadata))
            {
                if (json is not null) output.WriteText($",\"{name}\":{json}");
            }
        }

        output.Write((byte)'}');
    }

    /// <summary>
    /// Throws <see cref="ArgumentException"/> for what the application could not read. What was so before is carried on.
    /// </summary>
    public static void Require(MessageMetadata metadata, MessageMetadata? before = null)
    {
        if (metadata.Source is { } source && source != before?.Source && !Sources.Contains(source))
            throw new ArgumentException($"'{source}' is no source that the application reads: expected one of {string.Join(", ", Sources)}");
        if (metadata.Duration < TimeSpan.Zero) throw new ArgumentException($"the duration is {metadata.Duration}: expected none, or zero and up");
        RequireTokens(metadata.PromptTokens, before?.PromptTokens);
        RequireTokens(metadata.CompletionTokens, before?.CompletionTokens);
        if (metadata.OriginalInput != before?.OriginalInput) WholeText.Require(metadata.OriginalInput, "original input");
        if (metadata.TraceId != before?.TraceId) WholeText.Require(metadata.TraceId, "trace id");
        if (metadata.Display is { } display && display != before?.Display)
        {
            WholeText.Require(display.Summary, "summary");
            WholeText.Require(display.Icon, "icon");
        }

        foreach ((string name, string json) in metadata.Extra)
        {
            if (before?.Extra.TryGetValue(name, out string? old) == true && old == json) continue;
            WholeText.Require(name, "name in extra");
            RawJson.Require(json ?? throw new ArgumentException($"extra '{name}' has no value: expected JSON"), $"extra '{name}'");
        }
    }

    /// <summary>The members in the application's order, each with its raw value; null for what is not written. Checks nothing.</summary>
    public static IReadOnlyList<(string Name, string? Json)> MembersOf(MessageMetadata metadata) =>
    [
        ("duration_ms", ((long?)metadata.Duration?.TotalMilliseconds)?.ToString(CultureInfo.InvariantCulture)),
        ("tokens", new JsonObjectText().Number("prompt_tokens", metadata.PromptTokens).Number("completion_tokens", metadata.CompletionTokens).OrNull()),
        ("extra", ExtraOf(metadata.Extra)),
        ("source", Quoted(metadata.Source)),
        ("display_hint", DisplayOf(metadata.Display)),
        ("streaming", StreamingOf(metadata.Streaming)),
        ("original_input", Quoted(metadata.OriginalInput)),
        ("trace_id", Quoted(metadata.TraceId)),
    ];

    /// <summary>What of <c>message.metadata</c> has the shape that the application writes.</summary>
    public static MessageMetadata Read(ReadOnlyMemory<byte> json)
    {
        var members = JsonView.Of(json);
        JsonView tokens = members.Inside("tokens");
        return new MessageMetadata
        {
            Duration = members.Integer("duration_ms") is { } ms and >= 0 and < long.MaxValue / TimeSpan.TicksPerMillisecond ? TimeSpan.FromMilliseconds(ms, 0) : null,
            PromptTokens = tokens.Integer("prompt_tokens"),
            CompletionTokens = tokens.Integer("completion_tokens"),
            Source = members.Text("source"),
            OriginalInput = members.Text("original_input"),
            TraceId = members.Text("trace_id"),
            Display = ReadDisplay(members["display_hint"]),
            Streaming = ReadStreaming(members.Inside("streaming")),
            Extra = ReadExtra(members.Inside("extra")),
        };
    }

    private static string? Quoted(string? text) => text is null ? null : JsonEditor.Quoted(text);

    private static void RequireTokens(long? tokens, long? before)
    {
        if (tokens is not (null or (>= 0 and <= uint.MaxValue)) && tokens != before)
            throw new ArgumentException($"{tokens} is no number of tokens: expected 0 to {uint.MaxValue}");
    }

    private static string? DisplayOf(MessageDisplay? display) => display is null ? null : new JsonObjectText()
        .Put("summary", Quoted(display.Summary)).Put("collapsed", display.IsCollapsed ? "true" : "false").Put("icon", Quoted(display.Icon)).ToString();

    private static string? StreamingOf(MessageStreaming? streaming)
    {
        if (streaming is null) return null;
        long? ms = streaming.CompletedAt is { } end
            ? Math.Max(0, (long)(end.ToDateTimeOffset() - streaming.StartedAt.ToDateTimeOffset()).TotalMilliseconds) : null;
        string? average = ms is { } whole && streaming.Chunks > 1
            ? ((double)whole / (streaming.Chunks - 1)).ToString("R", CultureInfo.InvariantCulture) : null;
        return new JsonObjectText()
            .Number("chunks_count", streaming.Chunks).Time("started_at", streaming.StartedAt).Time("completed_at", streaming.CompletedAt)
            .Number("total_duration_ms", ms).Put("average_chunk_interval_ms", average).ToString();
    }

    private static string? ExtraOf(IReadOnlyDictionary<string, string> extra)
    {
        var text = new JsonObjectText();
        foreach ((string name, string json) in extra) text.Put(name, json);
        return text.OrNull();
    }

    private static MessageDisplay? ReadDisplay(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty || JsonPlace.MembersOf(json.Span, 0) is null) return null;
        var members = JsonView.Of(json);
        return new MessageDisplay(members.Text("summary"), members.IsTrue("collapsed"), members.Text("icon"));
    }

    private static MessageStreaming? ReadStreaming(JsonView members) => members.Time("started_at") is { } started
        ? new MessageStreaming(started, members.Time("completed_at"), members.Integer("chunks_count") ?? 0) : null;

    private static Dictionary<string, string> ReadExtra(JsonView members)
    {
        var extra = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, ReadOnlyMemory<byte> json) in members.Members) extra[name] = Encoding.UTF8.GetString(json.Span);
        return extra;
    }
}
