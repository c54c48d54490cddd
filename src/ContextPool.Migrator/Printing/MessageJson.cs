using System.Text.Json;

namespace ContextPool.Migrator.Printing;

/// <summary>A message as one JSON object: what a transcript shows, for programs.</summary>
internal static class MessageJson
{
    // When the message was read, at its own limit of nesting; the writer would check again, at a lower one.
    private const bool WasChecked = true;

    /// <summary>Writes the object; <c>unavailable</c> takes the place of the contents where they cannot be read.</summary>
    public static void Write(Utf8JsonWriter json, BranchMessage shown)
    {
        json.WriteStartObject();
        json.WriteString("id", shown.Id.ToString());
        if (shown.Message is { } message) WriteContents(json, message);
        else json.WriteString("unavailable", shown.WhyUnavailable);
        json.WriteEndObject();
    }

    private static void WriteContents(Utf8JsonWriter json, Message message)
    {
        json.WriteString("parent_id", message.ParentId?.ToString());
        json.WriteString("time", message.CreatedAt?.ToString());
        json.WriteString("role", message.Role);
        json.WriteString("type", message.Type);
        json.WriteString("text", message.Text);
        json.WriteStartArray("images");
        foreach (MessageImage image in message.Images) json.WriteStringValue(image.Url);
        json.WriteEndArray();
        json.WriteStartArray("tool_calls");
        foreach (ToolCall call in message.ToolCalls) json.WriteRawValue(call.Json.Span, WasChecked);
        json.WriteEndArray();
        json.WritePropertyName("tool_result");
        if (message.ToolResult is { ResultJson.IsEmpty: false } result) json.WriteRawValue(result.ResultJson.Span, WasChecked);
        else json.WriteNullValue();
    }
}
