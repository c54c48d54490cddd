using System.Globalization;
using System.Text;

namespace ContextPool.Migrator.Printing;

/// <summary>
/// Control characters made visible. Message text, titles and file names come from anywhere; sent raw, an escape sequence in one
/// of them retitles, recolours or retypes the terminal it is printed on.
/// </summary>
internal static class ControlCharacters
{
    /// <summary>True for C0, DEL and C1 except line feed and tab.</summary>
    public static bool IsUnsafe(char c) => char.IsControl(c) && c is not ('\n' or '\t');

    /// <summary>The escape that takes its place: JSON's, so that JSON says the same before and after.</summary>
    public static string Escape(char c) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");

    /// <summary>The text with every control character escaped, line feed and tab too: fit to be a part of one line.</summary>
    public static string OnOneLine(string text)
    {
        if (!text.Any(char.IsControl)) return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            switch (c)
            {
                case '\n': escaped.Append("\\n"); break;
                case '\t': escaped.Append("\\t"); break;
                default: _ = char.IsControl(c) ? escaped.Append(Escape(c)) : escaped.Append(c); break;
            }
        }

        return escaped.ToString();
    }
}
