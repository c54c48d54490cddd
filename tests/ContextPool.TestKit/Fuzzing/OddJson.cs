using System.Globalization;
using System.Text;

namespace ContextPool.TestKit.Fuzzing;

/// <summary>
/// Well-formed JSON as the grammar allows it and hardly anybody writes it: every escape, halves of surrogate pairs, numbers that no machine
/// holds, names twice, nesting up to a limit, white space everywhere. The same seed gives the same text.
/// </summary>
internal sealed class OddJson(Random random)
{
    private static readonly string[] Scalars =
    [
        "null", "true", "false", "0", "-0", "-0.0", "0e0", "1e400", "-1e-400", "1E+05", "0.30", "12345678901234567890123", "1.7976931348623157e308",
        "4.9e-324", "0.1000000000000000055511151231257827", "\"\"", "{}", "[]", "\"null\"", "\"{[,:]}\"", "\"\\\\\"", "\"\\\"\"", "\"\\\\\\\"\"",
    ];

    private static readonly string[] Pieces =
    [
        "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u0000", "\\u001f", "\\u0041", "\\u00e9", "\\u2028", "\\uFFFF", "\\ufeff",
        "\\ud83d\\ude00", "\\uD83D", "\\ude00", "\\ude00\\ud83d", "\\ud83d\\ud83d\\ude00", "\\ud83dx", "\\ud83d\\n", "/", "é", "日", "\u2028",
        "\ufeff", "😀", "\u007f", "\uffff", "{", "}", "[", "]", ",", ":", " ", "a", "b", "0", "plain text ", "-", "'",
    ];

    private static readonly string[] Spaces = ["", "", "", "", " ", "\n", "\r\n", "\t", "  ", "\n    ", "\n                                    ", " \t\r\n"];

    /// <summary>One of several.</summary>
    public T Any<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    /// <summary>True in so many cases of a hundred.</summary>
    public bool Chance(double percent) => random.NextDouble() * 100 < percent;

    /// <summary>White space, mostly none.</summary>
    public string Space() => Any(Spaces);

    /// <summary>Any value, nested up to so many levels.</summary>
    public string Value(int levels)
    {
        if (levels <= 0 || Chance(40)) return Chance(50) ? Text() : Any(Scalars);
        return Chance(50) ? List(levels - 1) : Map(levels - 1);
    }

    /// <summary>Arrays and objects inside each other, so many, with a scalar inside.</summary>
    public string Nest(int levels)
    {
        var text = new StringBuilder();
        var ends = new Stack<string>();
        for (int i = 0; i < levels; i++)
        {
            bool isList = Chance(50);
            text.Append(isList ? "[" : "{\"a\":").Append(Chance(5) ? Space() : "");
            ends.Push(isList ? "]" : "}");
        }

        if (levels == 0 || text[^1] == ':' || Chance(50)) text.Append('1');
        if (text[^1] is ':' or ' ' or '\n' or '\t' or '\r') text.Append('1');
        while (ends.TryPop(out string? end)) text.Append(end);
        return text.ToString();
    }

    /// <summary>Any string.</summary>
    public string Text()
    {
        var text = new StringBuilder("\"");
        int pieces = Chance(3) ? random.Next(200) : random.Next(8);
        for (int i = 0; i < pieces; i++) text.Append(Any(Pieces));
        return text.Append('"').ToString();
    }

    /// <summary>A text in quotes, some of its characters as escapes.</summary>
    public string Spelled(string plain)
    {
        var text = new StringBuilder("\"");
        bool isOdd = Chance(15);
        foreach (char c in plain)
        {
            if (isOdd && Chance(30)) text.Append("\\u").Append(((int)c).ToString(Chance(50) ? "x4" : "X4", CultureInfo.InvariantCulture));
            else text.Append(c);
        }

        return text.Append('"').ToString();
    }

    /// <summary>An array of any values.</summary>
    public string List(int levels) => $"[{Space()}{string.Join($"{Space()},{Space()}", Several(() => Value(levels)))}{Space()}]";

    /// <summary>An object of these members, in this order.</summary>
    public string Map(IEnumerable<(string Quoted, string Json)> members) =>
        $"{{{Space()}{string.Join($"{Space()},{Space()}", members.Select(m => $"{m.Quoted}{Space()}:{Space()}{m.Json}"))}{Space()}}}";

    /// <summary>An object of any members, names twice among them.</summary>
    public string Map(int levels) => Map(Several(() => (Chance(50) ? Spelled(Any(["a", "b", "id", "name"])) : Text(), Value(levels))));

    /// <summary>The same members in any order.</summary>
    public List<T> Shuffled<T>(IEnumerable<T> members)
    {
        T[] all = [.. members];
        if (Chance(50)) random.Shuffle(all);
        return [.. all];
    }

    private List<T> Several<T>(Func<T> one)
    {
        var all = new List<T>();
        for (int left = random.Next(5); left > 0; left--) all.Add(one());
        return all;
    }
}
