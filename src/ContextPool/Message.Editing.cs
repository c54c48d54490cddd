using ContextPool.Format;

namespace ContextPool;

/// <content>
/// Edits, each a new message of the same id, to be saved with <see cref="ChatContext.ReplaceAsync(Message, Message, CancellationToken)"/>. What
/// is not edited keeps its tokens, known here or not. Each throws <see cref="ArgumentException"/> for what the application could not read.
/// </content>
public sealed partial class Message
{
    /// <summary>
    /// Another text: the first text part says it and the others go; images and what else is in the content stay. What a streamed answer
    /// tells of its pieces (<see cref="RichType"/>) stays as well: it is how the first text came to be.
    /// </summary>
    public Message WithText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Edited(editor => MessageEdits.SetText(editor, text));
    }

    /// <summary>Another content. A part that is equal to one that is there is written as that was, members that nobody knows included.</summary>
    public Message WithParts(IReadOnlyList<MessagePart> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return Edited(editor => MessageEdits.SetParts(editor, Parts, parts));
    }

    /// <summary>One more call of a tool, behind the others. The type stays: see <see cref="WithType"/>.</summary>
    public Message WithToolCall(ToolCallDraft call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Edited(editor => editor.Append(ToolText.Write(call), "message", "tool_calls"));
    }

    /// <summary>Says whether a tool may be called: every call of this id. Throws where it has none.</summary>
    /// <param name="callId">The call.</param>
    /// <param name="status">One of <see cref="ToolApprovals"/>.</param>
    public Message WithApproval(string callId, string status)
    {
        ArgumentNullException.ThrowIfNull(callId);
        ArgumentNullException.ThrowIfNull(status);
        return Edited(editor => MessageEdits.SetApproval(editor, callId, status));
    }

    /// <summary>What a tool answered; null takes it out.</summary>
    public Message WithToolResult(ToolResultDraft? result) => Edited(editor => MessageEdits.SetToolResult(editor, result));

    /// <summary>
    /// Other metadata: members that say the same as <see cref="Metadata"/> are not touched, so that this is how one of them is changed:
    /// <c>message.WithMetadata(message.Metadata with { TraceId = "…" })</c>.
    /// </summary>
    public Message WithMetadata(MessageMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return Edited(editor => MessageEdits.SetMetadata(editor, Metadata, metadata));
    }

    /// <summary>Another time of its making.</summary>
    public Message WithCreatedAt(Timestamp createdAt) => Edited(editor => editor.Set($"\"{createdAt}\"", "message", "metadata", "created_at"));

    /// <summary>What it is beside its text; null takes it out.</summary>
    public Message WithRichType(RichContent? rich) => Edited(
        editor => MessageEdits.SetOrRemove(editor, rich is null ? null : MessageNodeText.RichText(rich), "message", "rich_type"));

    /// <summary>Another type, one of <see cref="MessageTypes"/>.</summary>
    public Message WithType(string type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Edited(editor => editor.Set(JsonEditor.Quoted(type), "message", "message_type"));
    }

    /// <summary>Another role, one of <see cref="MessageRoles"/>.</summary>
    public Message WithRole(string role)
    {
        ArgumentNullException.ThrowIfNull(role);
        return Edited(editor => editor.Set(JsonEditor.Quoted(role), "message", "role"));
    }

    /// <summary>The message it answers; null for none. The save throws <see cref="MessageNotFoundException"/> where that is not there.</summary>
    public Message WithParent(MessageId? parent) => Edited(editor => editor.Set(parent is { } id ? $"\"{id}\"" : "null", "parent_id"));

    private Message Edited(Action<JsonEditor> edit)
    {
        Message edited = MessageEdits.Apply(this, edit);
        MessageNode.RequireReadable(edited.Facts, before: Facts);
        return edited;
    }
}
