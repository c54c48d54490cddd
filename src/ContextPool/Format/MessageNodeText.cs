using System.Text;

namespace ContextPool.Format;

/// <summary>The node of a draft that comes in parts: members and their order as the application writes them.</summary>
internal static class MessageNodeText
{
    /// <summary>Adds the node. Throws <see cref="ArgumentException"/> for what the application could not read.</summary>
    public static void Write(MessageDraft draft, MessageId? parent, Timestamp createdAt, PooledBuffer output)
    {
        string message = new JsonObjectText()
            .Put("role", $"\"{draft.Role}\"")
            .Put("content", ContentOf(draft))
            .Put("tool_calls", draft.ToolCalls.Count == 0 ? null : $"[{string.Join(',', draft.ToolCalls.Select(ToolText.Write))}]")
            .Put("tool_result", draft.ToolResult is { } result ? ToolText.Write(result) : null)
            .Put("metadata", MessageMetadataText.Write(draft.Metadata, createdAt))
            .Put("message_type", $"\"{draft.Type}\"")
            .Put("rich_type", draft.RichType is { } rich ? RichText(rich) : null)
            .ToString();
        string parentId = parent is { } id ? $"\"{id}\"" : "null";
        output.Write(Encoding.UTF8.GetBytes($"{{\"id\":\"{draft.Id}\",\"message\":{message},\"parent_id\":{parentId}}}"));
    }

    /// <summary>What a message is beside its text, as JSON.</summary>
    public static string RichText(RichContent rich)
    {
        if (string.IsNullOrEmpty(rich.Kind)) throw new ArgumentException("the rich content has no kind");
        RawJson.RequireText(rich.DataJson.Span, $"rich content of kind '{rich.Kind}'");
        return new JsonObjectText().Text("kind", rich.Kind).Put("data", Encoding.UTF8.GetString(rich.DataJson.Span)).ToString();
    }

    private static string ContentOf(MessageDraft draft)
    {
        if (draft.Parts.Any(part => part is UnknownPart))
            throw new ArgumentException($"message {draft.Id} has a part of unknown shape, which the application could not read");
        WholeText.Require(draft.Text, $"text of message {draft.Id}");
        return ContentText.Write(draft.Text is { } text ? draft.Parts.Prepend(new MessageText(text)) : draft.Parts);
    }
}
