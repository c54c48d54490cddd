using System.Text;

namespace ContextPool.Migrator.Printing;

/// <summary>
/// Two texts as one, word by word: <c>[-</c>what only the first has<c>-]{+</c>what only the second has<c>+}</c>, with a few words around. Pure.
/// </summary>
internal static class WordDifference
{
    // Tables above this are not worth their time: such texts have little in common, and are shown as replaced.
    private const long LargestTable = 4_000_000;

    // Words of context on each side of a change.
    private const int WordsAround = 6;

    // A passage that is new or gone is recognised by its beginning.
    private const int LongestPassage = 400;

    /// <summary>On one line; control characters are escaped.</summary>
    public static string Of(string first, string second)
    {
        string[] a = WordsOf(first);
        string[] b = WordsOf(second);
        int start = 0;
        while (start < a.Length && start < b.Length && a[start] == b[start]) start++;
        if (start == a.Length && start == b.Length) return "only white space differs";
        int end = 0;
        while (end < a.Length - start && end < b.Length - start && a[^(end + 1)] == b[^(end + 1)]) end++;
        var text = new StringBuilder();
        AddSame(text, a.AsSpan(0, start), isFirst: true, isLast: false);
        AddMiddle(text, a.AsSpan(start, a.Length - start - end), b.AsSpan(start, b.Length - start - end));
        AddSame(text, a.AsSpan(a.Length - end), isFirst: false, isLast: true);
        return ControlCharacters.OnOneLine(text.ToString());
    }

    private static void AddMiddle(StringBuilder text, ReadOnlySpan<string> a, ReadOnlySpan<string> b)
    {
        if ((long)a.Length * b.Length > LargestTable)
        {
            AddChange(text, a, b);
            return;
        }

        int[,] common = CommonBehind(a, b);
        int i = 0;
        int j = 0;
        while (i < a.Length || j < b.Length)
        {
            int fromA = i;
            int fromB = j;
            while (i < a.Length && j < b.Length && a[i] != b[j] || i < a.Length != j < b.Length)
            {
                if (j == b.Length || (i < a.Length && common[i + 1, j] >= common[i, j + 1])) i++;
                else j++;
            }

            AddChange(text, a[fromA..i], b[fromB..j]);
            int same = i;
            while (i < a.Length && j < b.Length && a[i] == b[j]) (i, j) = (i + 1, j + 1);
            AddSame(text, a[same..i], isFirst: false, isLast: false);
        }
    }

    /// <summary>How many words in their order both have in common from each pair of places on.</summary>
    private static int[,] CommonBehind(ReadOnlySpan<string> a, ReadOnlySpan<string> b)
    {
        int[,] common = new int[a.Length + 1, b.Length + 1];
        for (int i = a.Length - 1; i >= 0; i--)
        {
            for (int j = b.Length - 1; j >= 0; j--)
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        return common;
    }

    private static void AddChange(StringBuilder text, ReadOnlySpan<string> gone, ReadOnlySpan<string> added)
    {
        if (gone.Length > 0) text.Append(Gap(text)).Append("[-").Append(Passage(gone)).Append("-]");
        if (added.Length > 0) text.Append(gone.Length > 0 ? "" : Gap(text)).Append("{+").Append(Passage(added)).Append("+}");
    }

    private static void AddSame(StringBuilder text, ReadOnlySpan<string> words, bool isFirst, bool isLast)
    {
        if (words.Length == 0) return;
        int before = isFirst ? 0 : WordsAround;
        int behind = isLast ? 0 : WordsAround;
        text.Append(Gap(text));
        if (words.Length <= before + behind + 1) text.Append(string.Join(' ', words!));
        else text.Append(string.Join(' ', [.. words[..before], "…", .. words[^behind..]]));
    }

    private static string Gap(StringBuilder text) => text.Length == 0 ? "" : " ";

    private static string Passage(ReadOnlySpan<string> words)
    {
        string passage = string.Join(' ', words!);
        return passage.Length <= LongestPassage ? passage : $"{passage[..LongestPassage]}… ({passage.Length - LongestPassage} more characters)";
    }

    private static string[] WordsOf(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
