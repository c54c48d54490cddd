using ContextPool.Storage;

namespace ContextPool.Catalogue.Refreshing;

/// <summary>Reads of a context what the catalogue says of it: head, index, what the messages take, and the last text.</summary>
internal sealed class ContextReader(IContextStorage storage, int lastWordsLength)
{
    // Calls of tools and their results have no text; behind so many of them nobody looks.
    private const int MostLookedAt = 8;

    /// <summary>Null where the context is not there. What cannot be read is told in what is given back.</summary>
    /// <param name="id">The context.</param>
    /// <param name="mark">The state it was in before.</param>
    /// <param name="cancel">Between two readings.</param>
    public async Task<ContextFacts?> ReadAsync(ContextId id, ContextMark mark, CancellationToken cancel)
    {
        try
        {
            IStoredContext stored = storage.Context(id);
            if (await stored.ReadHeadAsync(known: null, cancel).ConfigureAwait(false) is not { } head) return null;
            IndexEntry[] entries = await stored.LoadIndexAsync(cancel).ConfigureAwait(false);
            var listed = new List<StoredEntry>(entries.Length);
            await foreach (StoredEntry entry in stored.ListMessagesAsync(cancel).ConfigureAwait(false)) listed.Add(entry);
            (string? words, string? role) = await LastWordsAsync(stored, head.Metadata, cancel).ConfigureAwait(false);
            return FactsOf(head, entries, listed, words, role, mark);
        }
        catch (ContextPoolException e)
        {
            // One that went away meanwhile comes out as this too: it is read again by the next refresh, as all that cannot be read.
            return ContextFacts.Unreadable(id, e.Message);
        }
    }

    private static ContextFacts FactsOf(
        ContextHead head, IndexEntry[] entries, List<StoredEntry> listed, string? words, string? role, ContextMark mark)
    {
        ContextMetadata metadata = head.Metadata;
        Dictionary<MessageId, Timestamp> readable = entries.ToDictionary(e => e.Id, e => e.Timestamp);
        var use = new PoolUse();
        var problems = new List<CatalogueProblem>();
        HashSet<MessageId> named = [.. metadata.Branches.SelectMany(branch => branch.MessageIds)];
        var found = new List<FoundMessage>(listed.Count);
        foreach (StoredEntry entry in listed)
        {
            use = use.With(entry);
            bool isNamed = named.Remove(entry.Id);
            if (!readable.TryGetValue(entry.Id, out Timestamp at))
                problems.Add(new CatalogueProblem(metadata.Id, entry.Id, entry.Fault?.Why ?? "the message cannot be read"));
            else if (isNamed)
                found.Add(new FoundMessage(entry.Id, entry.Tag, at));
        }

        SortByTime(found, metadata);
        problems.AddRange(named.Select(missing => new CatalogueProblem(metadata.Id, missing, "a branch has the message and the pool does not")));
        Timestamp created = entries.Length > 0 ? entries.Min(e => e.Timestamp) : head.Written;
        Timestamp updated = entries.Length > 0 ? entries.Max(e => e.Timestamp) : head.Written;
        var summary = new ContextSummary(
            metadata.Id, metadata.Title, created, updated, head.Written, entries.Length, entries.Sum(e => e.SizeBytes), use.StoredBytes,
            use.Packed == 0 ? MessageLayout.Loose : use.Loose == 0 ? MessageLayout.Packed : MessageLayout.Mixed, words, role, problems.Count, null);
        return new ContextFacts(summary, problems.Count > 0 ? null : mark.ToKeep(), found, problems);
    }

    /// <summary>Those of one moment as a branch has them; so what is said later has a greater number, and is found first.</summary>
    private static void SortByTime(List<FoundMessage> found, ContextMetadata metadata)
    {
        var places = new Dictionary<MessageId, int>(found.Count);
        foreach (MessageId id in metadata.Branches.SelectMany(branch => branch.MessageIds)) places.TryAdd(id, places.Count);
        found.Sort((a, b) => a.At.CompareTo(b.At) is not 0 and var order ? order : places[a.Id].CompareTo(places[b.Id]));
    }

    private async ValueTask<(string? Words, string? Role)> LastWordsAsync(IStoredContext stored, ContextMetadata metadata, CancellationToken cancel)
    {
        if (lastWordsLength == 0 || metadata.ActiveBranchName is not { } name || metadata.FindBranch(name) is not { } branch) return default;
        foreach (MessageId id in branch.MessageIds.Reverse().Take(MostLookedAt))
        {
            StoredMessage read = await stored.ReadMessageAsync(id, cancel).ConfigureAwait(false);
            if (read.Message is { } message && OneLine.Of(message.Text, lastWordsLength) is { Length: > 0 } words) return (words, message.Role);
        }

        return default;
    }
}
