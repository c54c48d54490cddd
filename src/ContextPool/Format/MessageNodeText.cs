using System.Text;

namespace ContextPool.Format;

/// <summary>The node of a draft that comes in parts: members and their order as the application writes them.</summary>
internal static class MessageNodeText
{
    /// <summary>Adds the node. Throws <see cref="ArgumentException"/> for what the application could not read.</summary>
    public static void Write(MessageDraft draft, MessageId? parent, Timestamp createdAt, PooledBuffer output)
    {
        output.Write("{\"id\":"u8);
        JsonText.WriteQuoted(draft.Id, output);
        output.Write(",\"message\":{\"role\":"u8);
        JsonText.WriteQuoted(draft.Role, output);
        output.Write(",\"content\":"u8);
        WriteContent(draft, output);
        Put(",\"tool_calls\":"u8, draft.ToolCalls.Count == 0 ? null : $"[{string.Join(',', draft.ToolCalls.Select(ToolText.Write))}]", output);
        Put(",\"tool_result\":"u8, draft.ToolResult is { } result ? ToolText.Write(result) : null, output);
        output.Write(",\"metadata\":"u8);
        MessageMetadataText.Write(draft.Metadata, createdAt, output);
        output.Write(",\"message_type\":"u8);
        JsonText.WriteQuoted(draft.Type, output);
        Put(",\"rich_type\":"u8, draft.RichType is { } rich ? RichText(rich) : null, output);
        output.Write("},\"parent_id\":"u8);
        if (parent is { } id) JsonText.WriteQuoted(id, output);
        else output.Write("null"u8);
        output.Write((byte)'}');
    }

    /// <summary>What a message is beside its text, as JSON.</summary>
    public static string RichText(RichContent rich)
    {
        if (string.IsNullOrEmpty(rich.Kind)) throw new ArgumentException("the rich content has no kind");
        RawJson.RequireText(rich.DataJson.Span, $"rich content of kind '{rich.Kind}'");
        return new JsonObjectText().Text("kind", rich.Kind).Put("data", Encoding.UTF8.GetString(rich.DataJson.Span)).ToString();
    }

    private static void WriteContent(MessageDraft draft, PooledBuffer output)
    {
        if (draft.Parts.Any(part => part is UnknownPart))
            throw new ArgumentException($"message {draft.Id} has a part of unknown shape, which the application could not read");
        WholeText.Require(draft.Text, $"text of message {draft.Id}");
        output.Write((byte)'[');
        bool isFirst = true;
        if (draft.Text is { } text) WritePart(new MessageText(text), output, ref isFirst);
        foreach (MessagePart part in draft.Parts) WritePart(part, output, ref isFirst);
        output.Write((byte)']');
    }

    private static void WritePart(MessagePart part, PooledBuffer output, ref bool isFirst)
    {
        if (!isFirst) output.Write((byte)',');
        isFirst = false;
        ContentText.Write(part, output);
    }

    private static void Put(ReadOnlySpan<byte> member, string? json, PooledBuffer output)
    {
        if (json is null) return;
        output.Write(member);
        output.WriteText(json);
    }
}
