using System.Text.Json;

namespace ContextPool.Format;

/// <summary>
/// Refuses text that was cut inside a character: half a surrogate pair is no text, and other programs cannot read it back. What is
/// stored already is carried as it is; this is for what is written anew.
/// </summary>
internal static class WholeText
{
    /// <summary>Throws <see cref="ArgumentException"/> at half a surrogate pair; quiet where there is no text.</summary>
    /// <param name="text">What is to be stored.</param>
    /// <param name="what">How the caller knows it.</param>
    public static void Require(string? text, string what)
    {
        if (IndexOfHalf(text) is var at and >= 0)
            throw new ArgumentException(
                $"the {what} has half a character (U+{(int)text![at]:X4}) at position {at}: expected text that was not cut inside a surrogate pair");
    }

    /// <summary>As <see cref="Require"/>, for every string and name inside well-formed JSON, where escapes hide the halves.</summary>
    public static void RequireInside(ReadOnlySpan<byte> json, int maxDepth, string what)
    {
        var reader = new Utf8JsonReader(json, JsonGrammar.Options(maxDepth));
        while (reader.Read())
        {
            // Without an escape it is UTF-8, which has no halves.
            bool mayHide = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped;
            if (mayHide) Require(JsonText.Decode(reader.ValueSpan), what);
        }
    }

    private static int IndexOfHalf(ReadOnlySpan<char> text)
    {
        int first = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        for (int i = first; (uint)i < (uint)text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return i;
            i++;
        }

        return -1;
    }
}
