using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ContextPool.Catalogue;
using ContextPool.Migrator.Printing;

namespace ContextPool.Migrator.Commands;

/// <summary><c>contextpool search</c>: the messages that have some words, from the catalogue of the store, which is brought up to date first.</summary>
internal sealed class SearchCommand : StoreCommand
{
    private const int MostHits = 1_000;
    private const int MostComplaints = 10;

    private readonly Argument<string[]> _words = new("words")
    {
        Description = "What messages must have, all of it, in any order: words, \"quoted text\", wor* for a beginning.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _role = new("--role") { Description = "Only messages of a role: user, assistant, tool, system.", HelpName = "role" };
    private readonly Option<Timestamp?> _since;
    private readonly Option<ContextName?> _in = ContextSymbols.In();
    private readonly Option<int?> _limit = new("--limit") { Description = "At most so many, the newest [20].", HelpName = "number", CustomParser = ParseLimit };
    private readonly Option<bool> _index = new("--index")
    {
        Description = "Begin to index the words of all messages, in catalogue.db beside store.json; once is enough. What people wrote can be guessed from that file.",
    };

    private readonly Option<bool> _json = ContextSymbols.Json();

    public SearchCommand(ProgramEnvironment environment)
        : base(environment, "search", "Finds messages by their words, in pools: context, time, role, and the words as they stand there, the newest first.")
    {
        Add(_words);
        _since = SinceSymbol.Option(environment.Time);
        _since.Description = "Only messages since then: 30m, 12h, 7d, or a date in UTC, 2026-01-31.";
        foreach (Option option in new Option[] { _role, _since, _in, _limit, _index, _json }) Add(option);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, StoreCall call)
    {
        SqliteLibrary.LookFor();
        bool isToIndex = parsed.GetValue(_index);
        ContextId? within = parsed.GetValue(_in) is { } name ? await call.FindAsync(name) : null;
        if (!isToIndex && call.Files.Stat(call.Layout.Catalogue) is null) return RefuseWithoutIndex(call);
        using StoreCatalogue catalogue = await StoreCatalogue.OpenAsync(call.OpenStore(), new CatalogueOptions { Search = true }, call.Stop);
        if (!isToIndex && !await catalogue.HasWordsAsync(call.Stop)) return RefuseWithoutIndex(call);

        CatalogueRefresh refresh = await catalogue.RefreshAsync(call.Stop);
        var query = new SearchQuery { Role = parsed.GetValue(_role), Since = parsed.GetValue(_since), Context = within };
        if (parsed.GetValue(_limit) is { } limit) query = query with { Limit = limit };
        SearchPage page = await catalogue.SearchAsync(string.Join(' ', parsed.GetValue(_words)!), query, call.Stop);
        Print(page, call, parsed.GetValue(_json));
        return Tell(refresh, call);
    }

    private static void Print(SearchPage page, StoreCall call, bool isJson)
    {
        if (isJson) HitList.PrintJson(call.Out, page.Hits);
        else if (call.Screen is { } screen) HitList.Show(screen, page);
        else HitList.Print(call.Out, page.Hits);
    }

    private static int RefuseWithoutIndex(StoreCall call)
    {
        call.Complain("the words of messages are not indexed: search --index begins to index them, in catalogue.db beside store.json");
        return ExitCodes.UsageError;
    }

    /// <summary>What could not be read may have had the words.</summary>
    private static int Tell(CatalogueRefresh refresh, StoreCall call)
    {
        foreach (CatalogueProblem problem in refresh.Problems.Take(MostComplaints))
            call.Complain($"{problem.Context}{(problem.Message is { } message ? $", message {message}" : "")}: {problem.Why}");
        if (refresh.Problems.Count > MostComplaints) call.Complain($"and {refresh.Problems.Count - MostComplaints} more: see check --read-data");
        return refresh.Problems.Count > 0 ? ExitCodes.DamageFound : ExitCodes.Completed;
    }

    private static int? ParseLimit(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is > 0 and <= MostHits) return count;
        result.AddError($"'{text}' (--limit): expected a number from 1 to {MostHits}");
        return null;
    }
}
