using ContextPool.Catalogue.Database;
using ContextPool.Catalogue.Listing;

namespace ContextPool.Catalogue;

/// <content>The list.</content>
public sealed partial class StoreCatalogue
{
    /// <summary>
    /// A page of the contexts as they were at the last refresh; the first who asks has the catalogue made. Throws <see cref="ArgumentException"/> for a
    /// query that cannot be.
    /// </summary>
    public Task<ContextPage> ListAsync(ContextQuery? query = null, CancellationToken cancel = default)
    {
        ContextQuery known = query ?? new ContextQuery();
        if (known.Limit is < 1 or > ContextQuery.MostPerPage)
            throw new ArgumentException($"Limit: expected 1 to {ContextQuery.MostPerPage:N0}", nameof(query));
        ListPlace? after = known.After is null ? null
            : ListPlace.Parse(known.After, known) ?? throw new ArgumentException("After: expected the Next of a page of the same order", nameof(query));
        return AskBuiltAsync(Schema.CompleteNote, connection => ListedContexts.Page(connection, known, after), cancel);
    }

    /// <summary>What the list says of one context; null where it has none of this id.</summary>
    public Task<ContextSummary?> FindAsync(ContextId id, CancellationToken cancel = default) =>
        AskBuiltAsync(Schema.CompleteNote, connection => ListedContexts.Find(connection, id), cancel);

    /// <summary>How many contexts the list has.</summary>
    public Task<long> CountAsync(CancellationToken cancel = default) =>
        AskBuiltAsync(Schema.CompleteNote, connection => connection.Ask<long>("SELECT count(*) FROM contexts"), cancel);
}
