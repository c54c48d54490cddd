using System.Text;

namespace ContextPool.Catalogue.Refreshing;

/// <summary>The beginning of a text, on one line.</summary>
internal static class OneLine
{
    /// <summary>White space and control characters are one space, and none at the ends; no character is cut in two.</summary>
    public static string Of(string text, int length)
    {
        var line = new StringBuilder(Math.Min(text.Length, length));
        bool isAfterSpace = true;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isSpace = Rune.IsWhiteSpace(rune) || Rune.IsControl(rune);
            if (isSpace && isAfterSpace) continue;
            if (line.Length + rune.Utf16SequenceLength > length) break;
            line.Append(isSpace ? " " : rune.ToString());
            isAfterSpace = isSpace;
        }

        return line.ToString().TrimEnd();
    }
}
