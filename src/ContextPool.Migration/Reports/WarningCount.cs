using System.Globalization;
using ContextPool.Format;
using ContextPool.Legacy;

namespace ContextPool.Migration.Reports;

/// <summary>One kind of warning of one context.</summary>
/// <param name="Code">As in PIPELINE.md.</param>
/// <param name="Count">How often.</param>
internal readonly record struct WarningCount(string Code, long Count)
{
    private static readonly HashSet<string> Codes = [.. Enum.GetValues<LegacyWarning>().Select(warning => SnakeCase.Of(warning))];

    /// <summary>
    /// Reads the column <c>warnings</c>. The examples in it may be names of any text, so a piece counts only where it begins with a
    /// known code, each code once; what else stands there is left out.
    /// </summary>
    public static IEnumerable<WarningCount> ParseAll(string column)
    {
        if (column.Length == 0) yield break;
        var seen = new HashSet<string>();
        foreach (string piece in column.Split("; "))
        {
            string[] sides = piece.Split('=', 2);
            if (sides.Length < 2 || !Codes.Contains(sides[0])) continue;
            string number = sides[1].Split(' ', 2)[0];
            if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long count) && seen.Add(sides[0]))
                yield return new WarningCount(sides[0], count);
        }
    }
}
