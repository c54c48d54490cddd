using ContextPool.Catalogue.Database;
using ContextPool.Catalogue.Searching;
using ContextPool.Catalogue.Words;

namespace ContextPool.Catalogue;

/// <content>The search.</content>
public sealed partial class StoreCatalogue
{
    /// <summary>
    /// The messages that have all of these words, the newest first. Case and accents are ignored; text in double quotes is found as it stands; <c>*</c>
    /// at the end of a word stands for more letters; one character of a script without spaces, or an emoji, is found anywhere. Messages are found
    /// that are in a branch, as they were at the last refresh; each is read again before it is told, so what was changed or deleted since is never
    /// told wrongly. The first 4 Mi characters of a message are searched. Throws <see cref="InvalidOperationException"/> where
    /// <see cref="CatalogueOptions.Search"/> is off.
    /// </summary>
    /// <param name="words">What to look for; where there is no letter, digit or emoji in it, nothing is found.</param>
    /// <param name="query">Where; everywhere where null.</param>
    /// <param name="cancel">Between two messages.</param>
    public async Task<SearchPage> SearchAsync(string words, SearchQuery? query = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(words);
        SearchQuery known = query ?? new SearchQuery();
        if (known.Limit is < 1 or > SearchQuery.MostPerPage)
            throw new ArgumentException($"Limit: expected 1 to {SearchQuery.MostPerPage:N0}", nameof(query));
        if (known.SnippetLength is < 1 or > 10_000) throw new ArgumentException("SnippetLength: expected 1 to 10,000 characters", nameof(query));
        long before = known.After is null ? long.MaxValue
            : SearchPlace.Parse(known.After) ?? throw new ArgumentException("After: expected the Next of a page", nameof(query));
        if (!_options.Search) throw new InvalidOperationException("open the catalogue with Search = true: the words of messages are not indexed otherwise");
        WantedWords wanted = WantedWords.Of(words);
        if (wanted.IsEmpty) return new SearchPage([], null);
        using var search = new Search(_storage, wanted, known);
        return await search.RunAsync(
            (at, count) => AskBuiltAsync(Schema.WordsCompleteNote, connection => FoundRows.Before(connection, wanted, known, at, count), cancel), before, cancel)
            .ConfigureAwait(false);
    }
}
