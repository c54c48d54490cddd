namespace ContextPool.Format;

/// <summary>Where one member lies in a text, its name included.</summary>
/// <param name="Name">What the name means.</param>
/// <param name="NameStart">Index of the name's opening quote.</param>
/// <param name="NameEnd">Index behind the name's closing quote.</param>
/// <param name="ValueStart">Index of the value's first byte.</param>
/// <param name="End">Index behind the value.</param>
internal readonly record struct JsonPlace(string Name, int NameStart, int NameEnd, int ValueStart, int End)
{
    /// <summary>The members of the object that starts at an index of a well-formed text; null where another value starts there.</summary>
    public static List<JsonPlace>? MembersOf(ReadOnlySpan<byte> text, int start)
    {
        start = JsonBytes.SkipWhiteSpace(text, start);
        if (text[start] != (byte)'{') return null;
        var members = new List<JsonPlace>();
        int at = JsonBytes.SkipWhiteSpace(text, start + 1);
        while (text[at] == (byte)'"')
        {
            int nameEnd = JsonBytes.EndOfString(text, at);
            string name = JsonText.DecodeQuoted(text[at..nameEnd]);
            int colon = JsonBytes.SkipWhiteSpace(text, nameEnd);
            int valueStart = JsonBytes.SkipWhiteSpace(text, colon + 1);
            int end = valueStart + JsonExtent.LengthOf(text[valueStart..]);
            members.Add(new JsonPlace(name, at, nameEnd, valueStart, end));
            at = JsonBytes.SkipWhiteSpace(text, end);
            if (text[at] == (byte)',') at = JsonBytes.SkipWhiteSpace(text, at + 1);
        }

        return members;
    }

    /// <summary>The elements of the array that starts a well-formed text; null where it is none.</summary>
    public static List<Range>? ElementsOf(ReadOnlySpan<byte> text)
    {
        int at = JsonBytes.SkipWhiteSpace(text, 0);
        if (text[at] != (byte)'[') return null;
        var elements = new List<Range>();
        at = JsonBytes.SkipWhiteSpace(text, at + 1);
        while (text[at] != (byte)']')
        {
            int end = at + JsonExtent.LengthOf(text[at..]);
            elements.Add(at..end);
            at = JsonBytes.SkipWhiteSpace(text, end);
            if (text[at] == (byte)',') at = JsonBytes.SkipWhiteSpace(text, at + 1);
        }

        return elements;
    }
}
