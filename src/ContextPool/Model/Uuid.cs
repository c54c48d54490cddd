namespace ContextPool.Model;

/// <summary>
/// The one form of UUID that names files. <see cref="Guid"/> alone is too tolerant: its "D" format accepts signs and
/// "0x" inside the groups.
/// </summary>
internal static class Uuid
{
    public const int TextLength = 36;

    public static bool TryParse(ReadOnlySpan<char> text, out Guid value)
    {
        value = default;
        if (text.Length != TextLength) return false;
        for (int i = 0; i < TextLength; i++)
        {
            bool expected = i is 8 or 13 or 18 or 23 ? text[i] == '-' : char.IsAsciiHexDigit(text[i]);
            if (!expected) return false;
        }

        return Guid.TryParseExact(text, "D", out value);
    }

    public static bool TryParse(ReadOnlySpan<byte> utf8, out Guid value)
    {
        value = default;
        if (utf8.Length != TextLength) return false;
        Span<char> text = stackalloc char[TextLength];
        for (int i = 0; i < TextLength; i++) text[i] = (char)utf8[i];
        return TryParse(text, out value);
    }
}
