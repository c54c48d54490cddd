using ContextPool.Catalogue.Database;
using ContextPool.Catalogue.Words;
using ContextPool.Storage;

namespace ContextPool.Catalogue.Searching;

/// <summary>
/// One search: what the index finds is read from the store, looked through once more, and shown. What is not there any more, or has the words no
/// longer, is passed over.
/// </summary>
internal sealed class Search(IContextStorage storage, WantedWords wanted, SearchQuery query) : IDisposable
{
    private readonly Highlighter _highlighter = new(wanted);
    private readonly Dictionary<ContextId, ContextMetadata?> _heads = [];

    /// <summary>A page.</summary>
    /// <param name="findAsync">Finds so many rows before one.</param>
    /// <param name="before">The row.</param>
    /// <param name="cancel">Between two messages.</param>
    public async Task<SearchPage> RunAsync(Func<long, int, Task<List<FoundRow>>> findAsync, long before, CancellationToken cancel)
    {
        var hits = new List<SearchHit>();
        while (true)
        {
            // One more than is wanted tells whether there is a next page.
            int count = query.Limit - hits.Count + 1;
            List<FoundRow> found = await findAsync(before, count).ConfigureAwait(false);
            foreach (FoundRow row in found)
            {
                if (hits.Count == query.Limit) return new SearchPage(hits, SearchPlace.ToText(before));
                if (await ReadAsync(row, cancel).ConfigureAwait(false) is { } hit) hits.Add(hit);
                before = row.Row;
            }

            if (found.Count < count) return new SearchPage(hits, null);
        }
    }

    public void Dispose() => _highlighter.Dispose();

    private async ValueTask<SearchHit?> ReadAsync(FoundRow row, CancellationToken cancel)
    {
        if (await HeadAsync(row.Context, cancel).ConfigureAwait(false) is not { } head || BranchOf(head, row.Message) is not { } branch) return null;
        Message? message = await MessageAsync(row, cancel).ConfigureAwait(false);
        if (message is null) return null;
        Timestamp at = message.CreatedAt ?? new Timestamp(RowNumbers.SecondOf(row.Row), 0);
        if (query.Since > at || (query.Role is { } role && !role.Equals(message.Role, StringComparison.OrdinalIgnoreCase))) return null;
        string text = message.Text;
        IReadOnlyList<TextMark> marks = _highlighter.Find(text);
        if (marks.Count == 0) return null;
        (string snippet, IReadOnlyList<TextMark> inSnippet) = Snippets.Of(text, marks, query.SnippetLength);
        return new SearchHit(row.Context, head.Title, branch, row.Message, message.Role, at, snippet, inSnippet);
    }

    private async ValueTask<Message?> MessageAsync(FoundRow row, CancellationToken cancel)
    {
        try
        {
            return (await storage.Context(row.Context).ReadMessageAsync(row.Message, cancel).ConfigureAwait(false)).Message;
        }
        catch (ContextPoolException)
        {
            return null;
        }
    }

    private async ValueTask<ContextMetadata?> HeadAsync(ContextId id, CancellationToken cancel)
    {
        if (_heads.TryGetValue(id, out ContextMetadata? known)) return known;
        try
        {
            return _heads[id] = (await storage.Context(id).ReadHeadAsync(known: null, cancel).ConfigureAwait(false))?.Metadata;
        }
        catch (ContextPoolException)
        {
            return _heads[id] = null;
        }
    }

    private static string? BranchOf(ContextMetadata head, MessageId message)
    {
        Branch? active = head.ActiveBranchName is { } name ? head.FindBranch(name) : null;
        return active?.MessageIds.Contains(message) == true ? active.Name : head.Branches.FirstOrDefault(b => b.MessageIds.Contains(message))?.Name;
    }
}
