using System.Text;

namespace ContextPool.Format;

/// <summary>Edits of a message's node, on its text: what is not edited keeps its tokens.</summary>
internal static class MessageEdits
{
    private const string Root = "message";

    /// <summary>The message as it is after the edit. Throws <see cref="ArgumentException"/> where its text has no place for it.</summary>
    public static Message Apply(Message message, Action<JsonEditor> edit)
    {
        var editor = new JsonEditor(message.Json, $"message {message.Id}");
        try
        {
            edit(editor);
        }
        catch (InvalidOperationException e)
        {
            throw new ArgumentException($"{e.Message}, so it cannot be edited", e);
        }

        // Stored nodes may lack an id; whoever saves one gives it the id that its file has.
        if (editor.RawAt("id") is null or "null") editor.Set($"\"{message.Id}\"", "id");
        return MessageNode.FromRaw(editor.Text, message.Id);
    }

    /// <summary>Sets a member, or removes it where there is no value.</summary>
    public static void SetOrRemove(JsonEditor editor, string? json, params ReadOnlySpan<string> path)
    {
        if (json is null) editor.Remove(path);
        else editor.Set(json, path);
    }

    /// <summary>The first text part says it, the others go.</summary>
    public static void SetText(JsonEditor editor, string text)
    {
        WholeText.Require(text, "text");
        List<string> parts = RawParts(editor);
        int first = parts.FindIndex(IsText);
        if (first < 0) parts.Add(ContentText.Write(new MessageText(text)));
        else if (parts[first][0] == '"') parts[first] = JsonEditor.Quoted(text);
        else parts[first] = Edit(parts[first], part => part.Set(JsonEditor.Quoted(text), "text"));
        IEnumerable<string> left = parts.Where((part, i) => i == first || first < 0 || !IsText(part));
        editor.Set($"[{string.Join(',', left)}]", Root, "content");
    }

    /// <summary>Puts other parts in the place of those that were read; one that is equal to one of those is written as that was.</summary>
    public static void SetParts(JsonEditor editor, IReadOnlyList<MessagePart> read, IReadOnlyList<MessagePart> parts)
    {
        List<(MessagePart Part, string Raw)> known = [.. read.Zip(RawParts(editor))];
        List<string> texts = [.. parts.Select(part =>
        {
            int at = known.FindIndex(k => k.Part == part);
            if (at < 0) return ContentText.Write(part);
            string raw = known[at].Raw;
            known.RemoveAt(at);
            return raw;
        })];
        editor.Set($"[{string.Join(',', texts)}]", Root, "content");
    }

    /// <summary>Says of every call of this id whether it may be made.</summary>
    public static void SetApproval(JsonEditor editor, string callId, string status)
    {
        string approval = ToolText.Approval(status);
        bool isKnown = false;
        List<string> calls = RawElements(editor.RawAt(Root, "tool_calls")).ConvertAll(call =>
        {
            if (JsonView.Of(Utf8(call)).Text("id") != callId) return call;
            isKnown = true;
            return Edit(call, edited => edited.Set(approval, "approval_status"));
        });
        if (!isKnown) throw new ArgumentException($"the message calls no tool as '{callId}'");
        editor.Set($"[{string.Join(',', calls)}]", Root, "tool_calls");
    }

    /// <summary>Sets the two members of a result that is there, or all of it; takes it out where there is none.</summary>
    public static void SetToolResult(JsonEditor editor, ToolResultDraft? result)
    {
        if (result is null)
        {
            editor.Remove(Root, "tool_result");
            return;
        }

        var written = JsonView.Of(Utf8(ToolText.Write(result)));
        foreach ((string name, ReadOnlyMemory<byte> json) in written.Members) editor.Set(Encoding.UTF8.GetString(json.Span), Root, "tool_result", name);
    }

    /// <summary>Sets what is another value than it was.</summary>
    public static void SetMetadata(JsonEditor editor, MessageMetadata before, MessageMetadata after)
    {
        MessageMetadataText.Require(after, before);
        foreach (((string name, string? json), (_, string? old)) in MessageMetadataText.MembersOf(after).Zip(MessageMetadataText.MembersOf(before)))
        {
            if (json == old) continue;
            if (json is null || JsonView.Of(Utf8(json)) is not { Count: > 0 } members) SetOrRemove(editor, json, Root, "metadata", name);
            else SetMembers(editor, members, JsonView.Of(old is null ? default : Utf8(old)), name);
        }
    }

    /// <summary>One level further down, so that a member of one of them that nobody knows survives too.</summary>
    private static void SetMembers(JsonEditor editor, JsonView after, JsonView before, string name)
    {
        foreach ((string member, ReadOnlyMemory<byte> json) in after.Members)
        {
            if (!before[member].Span.SequenceEqual(json.Span)) editor.Set(Encoding.UTF8.GetString(json.Span), Root, "metadata", name, member);
        }

        foreach ((string member, _) in before.Members)
        {
            if (after[member].IsEmpty) editor.Remove(Root, "metadata", name, member);
        }
    }

    private static bool IsText(string part) => part[0] == '"' || (part[0] == '{' && JsonView.Of(Utf8(part)) is var members
        && members.Text("type") is "text" or null && members.Text("text") is not null);

    /// <summary>The content as an array, which it may not be: other writers put a single part there.</summary>
    private static List<string> RawParts(JsonEditor editor) =>
        editor.RawAt(Root, "content") is { } content && content[0] != '[' && content != "null" ? [content] : RawElements(editor.RawAt(Root, "content"));

    private static List<string> RawElements(string? array)
    {
        if (array is null) return [];
        byte[] utf8 = Utf8(array);
        return JsonPlace.ElementsOf(utf8)?.ConvertAll(element => Encoding.UTF8.GetString(utf8[element])) ?? [];
    }

    private static string Edit(string json, Action<JsonEditor> edit)
    {
        var editor = new JsonEditor(Utf8(json), "part of a message");
        edit(editor);
        return Encoding.UTF8.GetString(editor.Text);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
