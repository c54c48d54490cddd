using System.Text;

namespace ContextPool.EndToEnd.Corpus;

/// <summary>
/// Text as it stands between the quotes of a JSON string, escapes and all: words, line ends, code, paths, letters of several scripts,
/// and now and then an escape that could have been a letter.
/// </summary>
internal static class Prose
{
    private static readonly byte[][] Phrases = [.. new[]
    {
        "the kettle was still warm ", "when nobody came to drink it ", "so we wrote down how long each leaf had to steep ", "and why. ",
        "A planet is a whole bundle of straws, ", "a star is a single one; ", "that is all there is to it. ", "Could you look at this again, please? ",
    }.Select(Encoding.UTF8.GetBytes)];

    private static readonly byte[][] Odd = [.. new[]
    {
        """\n\n""", """\n- """, """\"so to speak\" """, """C:\\temp\\tea.log """, """if (a < b && !done) {\n    return \"steep\";\n}\n""", """\t""",
        "Grüße aus Köln, ", "чай остывает, ", "お茶が冷めます。", "✨🎉 ", """caf\u00e9 """, """\ud83c\udf75 """, """and\/or """, "naïve résumé — ",
    }.Select(Encoding.UTF8.GetBytes)];

    private const int OddShare = 18;
    private const int OddAmongWords = 3;

    /// <summary>A string value of about so many bytes, quotes included.</summary>
    public static byte[] Quoted(SeededRandom random, int bytes, bool isVaried)
    {
        var text = new List<byte>(bytes + 64) { (byte)'"' };
        while (text.Count < bytes - 1)
        {
            if (isVaried && !random.Percent(OddAmongWords))
            {
                text.AddRange(Vocabulary.Word(random));
                continue;
            }

            byte[][] from = isVaried || random.Percent(OddShare) ? Odd : Phrases;
            text.AddRange(from[random.Below(from.Length)]);
        }

        text.Add((byte)'"');
        return [.. text];
    }
}
