using System.Text;

namespace ContextPool.TestKit;

/// <summary>One message of a legacy file. Members that end in <c>Json</c> are raw text; null leaves the member out.</summary>
public sealed record MessageJson
{
    public MessageId Id { get; init; } = Some.MessageId();

    /// <summary>The key in the pool; the canonical id where null.</summary>
    public string? Key { get; init; }

    public MessageId? Parent { get; init; }

    public string Role { get; init; } = "User";

    public string Text { get; init; } = "any text";

    public string? MetadataJson { get; init; } = "null";

    public string? ToolCallsJson { get; init; }

    public string? ToolResultJson { get; init; }

    public string? MessageType { get; init; } = "text";

    /// <summary>More members of the message, e.g. <c>"rich_type":{}</c>.</summary>
    public string? MoreJson { get; init; }

    /// <summary>More members of the node around it.</summary>
    public string? MoreNodeJson { get; init; }

    /// <summary>In place of all of the above: the node itself, well-formed or not.</summary>
    public string? NodeJson { get; init; }

    /// <summary>Metadata that says when the message was created.</summary>
    public static string CreatedAt(Timestamp time) => $$"""{"created_at":"{{time}}"}""";

    /// <summary>One tool call in the shape of the application.</summary>
    public static string ToolCall(string id, string tool, string argumentsJson) =>
        $$"""[{"id":{{Quote(id)}},"tool_name":{{Quote(tool)}},"arguments":{{argumentsJson}},"approval_status":"approved"}]""";

    /// <summary>Key and node, on one line.</summary>
    public override string ToString() => $"{Quote(Key ?? Id.ToString())}:{NodeJson ?? Node()}";

    /// <summary>A string in quotes, escaped as serde_json does.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\') quoted.Append('\\').Append(rune);
            else if (rune.Value == '\n') quoted.Append("\\n");
            else if (rune.Value < 0x20) quoted.Append($"\\u{rune.Value:x4}");
            else quoted.Append(rune);
        }

        return quoted.Append('"').ToString();
    }

    private string Node()
    {
        var node = new StringBuilder($$"""{"id":"{{Id}}","message":{"role":{{Quote(Role)}}""");
        node.Append($$""","content":[{"type":"text","text":{{Quote(Text)}}}]""");
        Add(node, "tool_calls", ToolCallsJson);
        Add(node, "tool_result", ToolResultJson);
        Add(node, "metadata", MetadataJson);
        Add(node, "message_type", MessageType is null ? null : Quote(MessageType));
        if (MoreJson is not null) node.Append(',').Append(MoreJson);
        node.Append($$"""},"parent_id":{{(Parent is null ? "null" : $"\"{Parent}\"")}}""");
        if (MoreNodeJson is not null) node.Append(',').Append(MoreNodeJson);
        return node.Append('}').ToString();
    }

    private static void Add(StringBuilder node, string name, string? json)
    {
        if (json is not null) node.Append($",\"{name}\":{json}");
    }
}
