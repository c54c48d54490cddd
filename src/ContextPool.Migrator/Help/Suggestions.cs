using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ContextPool.Migrator.Help;

/// <summary>
/// <c>[suggest:N] "LINE"</c>: what may stand at a place of a command line. Shells that know the parser's protocol ask for it; the
/// parser itself answers only below a root that is named after its assembly.
/// </summary>
internal static partial class Suggestions
{
    /// <summary>True where the arguments ask for suggestions.</summary>
    public static bool AreAskedFor(IReadOnlyList<string> arguments) => arguments.Count > 0 && Directive().IsMatch(arguments[0]);

    /// <summary>One a line.</summary>
    public static string Of(Command program, IReadOnlyList<string> arguments, ParserConfiguration parser)
    {
        string line = arguments.Count > 1 ? arguments[1] : "";
        string place = Directive().Match(arguments[0]).Groups["place"].Value;
        bool isPlaced = int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out int position);
        ParseResult parsed = program.Parse(line, parser);
        return string.Concat(parsed.GetCompletions(isPlaced ? Math.Min(position, line.Length) : line.Length)
            .Select(item => item.Label).Where(label => !label.StartsWith('/')).Distinct().Select(label => label + "\n"));
    }

    [GeneratedRegex(@"^\[suggest(:(?<place>\d+))?\]\z", RegexOptions.CultureInvariant)]
    private static partial Regex Directive();
}
