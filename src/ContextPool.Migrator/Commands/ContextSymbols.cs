using System.CommandLine;
using System.CommandLine.Parsing;

namespace ContextPool.Migrator.Commands;

/// <summary>Arguments and options that several commands share. Ids are judged while parsing: a wrong one is wrong usage.</summary>
internal static class ContextSymbols
{
    /// <summary>One context.</summary>
    public static Argument<ContextId> Id() => new("id")
    {
        Description = "The context.",
        CustomParser = result => ParseAll(result).FirstOrDefault(),
    };

    /// <summary>Any number of contexts, none included.</summary>
    public static Argument<ContextId[]> Ids(string description) => new("id")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = ParseAll,
        DefaultValueFactory = _ => [],
    };

    /// <summary><c>--only</c>; see <see cref="NamedBy"/>.</summary>
    public static Option<ContextId[]> Only() => new("--only")
    {
        Description = "Only these contexts.",
        HelpName = "id",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ParseAll,
    };

    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON." };

    /// <summary>What <see cref="Only"/> names; null, not none, where it was not given.</summary>
    public static HashSet<ContextId>? NamedBy(Option<ContextId[]> only, ParseResult parsed) =>
        parsed.GetResult(only) is { Implicit: false } ? [.. parsed.GetValue(only)!] : null;

    private static ContextId[] ParseAll(ArgumentResult result)
    {
        var ids = new List<ContextId>();
        foreach (Token token in result.Tokens)
        {
            if (ContextId.TryParse(token.Value, out ContextId id)) ids.Add(id);
            else result.AddError($"'{token.Value}': expected a context id, a hyphenated UUID");
        }

        return [.. ids];
    }
}
