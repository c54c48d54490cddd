using System.CommandLine;
using System.CommandLine.Parsing;

namespace ContextPool.Migrator.Commands;

/// <summary>Arguments and options that several commands share. Ids are judged while parsing: a wrong one is wrong usage.</summary>
internal static class ContextSymbols
{
    /// <summary>One context.</summary>
    public static Argument<ContextName> Id() => new("id")
    {
        Description = "The context: its id, or as much of its beginning as no other has.",
        CustomParser = result => ParseAll(result).FirstOrDefault(),
    };

    /// <summary>Any number of contexts, none included.</summary>
    public static Argument<ContextName[]> Ids(string description) => new("id")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = ParseAll,
        DefaultValueFactory = _ => [],
    };

    /// <summary><c>--in</c>: one context, or all where it is not given.</summary>
    public static Option<ContextName?> In() => new("--in")
    {
        Description = "Only in this context.",
        HelpName = "id",
        CustomParser = result => ParseAll(result) is [var only] ? only : null,
    };

    /// <summary><c>--only</c>; see <see cref="NamedBy"/>.</summary>
    public static Option<ContextName[]> Only() => new("--only")
    {
        Description = "Only these contexts.",
        HelpName = "id",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ParseAll,
    };

    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON." };

    /// <summary><c>--quiet</c>.</summary>
    public static Option<bool> Quiet() => new("--quiet", "-q") { Description = "Print only what needs somebody, and the end." };

    /// <summary>What <see cref="Only"/> names; null, not none, where it was not given.</summary>
    public static async Task<HashSet<ContextId>?> NamedByAsync(Option<ContextName[]> only, ParseResult parsed, StoreCall call) =>
        parsed.GetResult(only) is { Implicit: false } ? [.. await call.FindAllAsync(parsed.GetValue(only)!)] : null;

    private static ContextName[] ParseAll(ArgumentResult result)
    {
        var names = new List<ContextName>();
        foreach (Token token in result.Tokens)
        {
            if (ContextName.TryParse(token.Value, out ContextName name)) names.Add(name);
            else result.AddError($"'{token.Value}': expected a context id, a hyphenated UUID, or its first {ContextName.ShortestBeginning} characters or more");
        }

        return [.. names];
    }
}
