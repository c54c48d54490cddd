using System.Text;

namespace ContextPool.Catalogue.Searching;

/// <summary>Cuts out of a text what is around the first words that were found.</summary>
internal static class Snippets
{
    private const char Ellipsis = '…';

    /// <summary>The part, with its marks. Line breaks and control characters are spaces; no character is cut in two; … says that there is more.</summary>
    public static (string Snippet, IReadOnlyList<TextMark> Marks) Of(string text, IReadOnlyList<TextMark> marks, int length)
    {
        TextMark first = marks[0];
        int start = Math.Clamp(first.Start - (Math.Max(0, length - first.Length) / 2), 0, Math.Max(0, text.Length - length));
        int end = Math.Min(text.Length, start + length);
        if (start > 0) start = WordStart(text, start, first.Start);
        if (start > 0 && char.IsLowSurrogate(text[start])) start++;
        if (end < text.Length && char.IsLowSurrogate(text[end])) end--;
        var snippet = new StringBuilder(end - start + 2);
        if (start > 0) snippet.Append(Ellipsis);
        int shift = snippet.Length - start;
        for (int i = start; i < end; i++) snippet.Append(char.IsWhiteSpace(text[i]) || char.IsControl(text[i]) ? ' ' : text[i]);
        if (end < text.Length) snippet.Append(Ellipsis);
        List<TextMark> shown = [.. marks.Where(m => m.Start >= start && m.Start < end).Select(m => new TextMark(m.Start + shift, Math.Min(m.Length, end - m.Start)))];
        return (snippet.ToString(), shown);
    }

    /// <summary>Behind the next space, if one is near: a snippet that begins with half a word reads badly.</summary>
    private static int WordStart(string text, int start, int before)
    {
        const int Near = 20;
        int space = text.AsSpan(start, Math.Min(Near, before - start)).IndexOfAny(' ', '\n');
        return space < 0 ? start : start + space + 1;
    }
}
