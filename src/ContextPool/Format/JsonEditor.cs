using System.Text;

namespace ContextPool.Format;

/// <summary>
/// Changes single members of an object in its text: what is not edited keeps its tokens, known to the library or
/// not. Paths are names from the root downwards; of a name that stands twice in one object the last counts. Where an edit needs an object or array, a missing one and a <c>null</c>
/// are replaced by it; anything else that stands there is not ours to overwrite and ends the edit with an
/// <see cref="InvalidOperationException"/>.
/// </summary>
/// <param name="json">The object, well-formed.</param>
/// <param name="what">What it is, for the message of an edit that ends.</param>
internal class JsonEditor(ReadOnlyMemory<byte> json, string what)
{
    // Refuses a lone surrogate instead of writing a question mark for it.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlyMemory<byte> _text = json;

    /// <summary>The text with all edits so far; white space as it was.</summary>
    public ReadOnlySpan<byte> Text => _text.Span;

    /// <summary>Sets a member in its place, or adds it behind its siblings, objects on the way to it included.</summary>
    public void Set(string rawValue, params ReadOnlySpan<string> path)
    {
        int parent = 0;
        for (int depth = 0; ; depth++)
        {
            List<JsonPlace> members = MembersOf(parent, path[..depth]);
            int found = members.FindLastIndex(NameIs(path[depth]));
            if (found < 0)
            {
                Insert(parent, members, path[depth], Nested(path[(depth + 1)..], rawValue));
                return;
            }

            JsonPlace member = members[found];
            if (depth == path.Length - 1 || IsNull(member))
            {
                Splice(member.ValueStart, member.End, Nested(path[(depth + 1)..], rawValue));
                return;
            }

            parent = member.ValueStart;
        }
    }

    /// <summary>Removes a member, as often as it stands there; quiet where there is none.</summary>
    public void Remove(params ReadOnlySpan<string> path)
    {
        while (RemoveLast(path))
        {
        }
    }

    /// <summary>Gives a member that is there another name, in its place.</summary>
    public void Rename(string newName, params ReadOnlySpan<string> path)
    {
        if (Find(path) is { } member) Splice(member.NameStart, member.NameEnd, Quoted(newName));
    }

    /// <summary>Adds elements behind those of an array, whatever those are; the array is made where it is not there.</summary>
    /// <param name="elements">Raw JSON, at least one element, with commas between them.</param>
    /// <param name="path">The array.</param>
    public void Append(string elements, params ReadOnlySpan<string> path)
    {
        if (Find(path) is not { } member || IsNull(member))
        {
            Set($"[{elements}]", path);
            return;
        }

        ReadOnlySpan<byte> value = _text.Span[member.ValueStart..member.End];
        if (value[0] != (byte)'[') throw Unexpected(path, "an array");
        bool isEmpty = JsonBytes.SkipWhiteSpace(value, 1) == value.Length - 1;
        Splice(member.End - 1, member.End - 1, (isEmpty ? "" : ",") + elements);
    }

    /// <summary>The raw text of a value; null where there is none.</summary>
    public string? RawAt(params ReadOnlySpan<string> path) =>
        Find(path) is { } member ? Encoding.UTF8.GetString(_text.Span[member.ValueStart..member.End]) : null;

    /// <summary>A string as JSON.</summary>
    public static string Quoted(string text)
    {
        using var buffer = new PooledBuffer(text.Length + 16);
        JsonText.WriteQuoted(text, buffer);
        return Encoding.UTF8.GetString(buffer.Written);
    }

    private bool RemoveLast(ReadOnlySpan<string> path)
    {
        if (Find(path[..^1]) is not { } parent || IsNull(parent)) return false;
        List<JsonPlace> members = MembersOf(parent.ValueStart, path[..^1]);
        int at = members.FindLastIndex(NameIs(path[^1]));
        if (at < 0) return false;

        // With the comma before it or, for the first of several, the one behind it.
        if (at > 0) Splice(members[at - 1].End, members[at].End, "");
        else if (members.Count > 1) Splice(members[0].NameStart, members[1].NameStart, "");
        else Splice(members[0].NameStart, members[0].End, "");
        return true;
    }

    private JsonPlace? Find(ReadOnlySpan<string> path)
    {
        var place = new JsonPlace("", 0, 0, 0, _text.Length);
        foreach (string name in path)
        {
            List<JsonPlace>? members = JsonPlace.MembersOf(_text.Span, place.ValueStart);
            int at = members?.FindLastIndex(NameIs(name)) ?? -1;
            if (at < 0) return null;
            place = members![at];
        }

        return place;
    }

    private List<JsonPlace> MembersOf(int start, ReadOnlySpan<string> path) =>
        JsonPlace.MembersOf(_text.Span, start) ?? throw Unexpected(path, "an object");

    private bool IsNull(JsonPlace member) => _text.Span[member.ValueStart..member.End].SequenceEqual("null"u8);

    private void Insert(int parent, List<JsonPlace> siblings, string name, string rawValue)
    {
        int brace = JsonBytes.SkipWhiteSpace(_text.Span, parent);
        if (siblings.Count == 0) Splice(brace + 1, brace + 1, $"{Quoted(name)}:{rawValue}");
        else Splice(siblings[^1].End, siblings[^1].End, $",{Quoted(name)}:{rawValue}");
    }

    private void Splice(int start, int end, string replacement)
    {
        byte[] middle = StrictUtf8.GetBytes(replacement);
        byte[] text = GC.AllocateUninitializedArray<byte>(_text.Length - (end - start) + middle.Length);
        _text.Span[..start].CopyTo(text);
        middle.CopyTo(text, start);
        _text.Span[end..].CopyTo(text.AsSpan(start + middle.Length));
        _text = text;
    }

    private static string Nested(ReadOnlySpan<string> names, string rawValue)
    {
        string json = rawValue;
        for (int i = names.Length - 1; i >= 0; i--) json = $"{{{Quoted(names[i])}:{json}}}";
        return json;
    }

    private static Predicate<JsonPlace> NameIs(string name) => place => place.Name == name;

    private InvalidOperationException Unexpected(ReadOnlySpan<string> path, string expected) =>
        new($"{what}: '{string.Join('.', path)}' holds something else: expected {expected}");
}
