using System.Text;

namespace ContextPool.Catalogue.Words;

/// <summary>
/// What somebody looks for: words of which a message must have all, in any order; what stands in double quotes in that order; a word that
/// ends with * as the beginning of one. Nothing of it is ever taken for the language of the index.
/// </summary>
internal sealed class WantedWords
{
    private readonly List<string> _expressions = [];
    private readonly HashSet<string> _pairs = new(StringComparer.Ordinal);

    private WantedWords()
    {
    }

    /// <summary>True where there is no word in it, so that nothing has them.</summary>
    public bool IsEmpty => _expressions.Count == 0;

    /// <summary>All of it, in the language of the index.</summary>
    public string Expression => string.Join(" AND ", _expressions);

    /// <summary>True where a pair of characters was asked for, and not only its first.</summary>
    public bool HasPair(string pair) => _pairs.Contains(pair);

    public static WantedWords Of(string text)
    {
        var wanted = new WantedWords();
        foreach ((string part, bool isQuoted) in PartsOf(text)) wanted.Add(part, isQuoted);
        return wanted;
    }

    private void Add(string part, bool isQuoted)
    {
        bool isBeginning = !isQuoted && part.EndsWith('*');
        if (WordText.Wanted(isBeginning ? part.TrimEnd('*') : part) is not { } found) return;
        string words = found.Words.Trim();
        _pairs.UnionWith(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        _expressions.Add($"\"{words.Replace("\"", "\"\"", StringComparison.Ordinal)}\"{(isBeginning || found.IsBeginning ? "*" : "")}");
    }

    /// <summary>What stands between spaces, or between quotes; a quote that nobody closes reaches to the end.</summary>
    private static List<(string Part, bool IsQuoted)> PartsOf(string text)
    {
        var parts = new List<(string, bool)>();
        var part = new StringBuilder();
        bool isQuoted = false;
        foreach (char c in text)
        {
            if (c == '"' || (char.IsWhiteSpace(c) && !isQuoted))
            {
                if (part.Length > 0) parts.Add((part.ToString(), isQuoted));
                part.Clear();
                if (c == '"') isQuoted = !isQuoted;
                continue;
            }

            part.Append(c);
        }

        if (part.Length > 0) parts.Add((part.ToString(), isQuoted));
        return parts;
    }
}
