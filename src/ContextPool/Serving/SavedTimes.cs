using ContextPool.Format;
using ContextPool.Indexing;
using ContextPool.Storage;

namespace ContextPool.Serving;

/// <summary>
/// The times of messages that are being saved, by the rule of <see cref="MessageTimes"/> but without reading the pool: only
/// the ancestors of an undated message are read, up to the first dated one.
/// </summary>
/// <param name="stored">The context.</param>
/// <param name="head">Its head, which dates what nothing else dates and was not migrated.</param>
internal sealed class SavedTimes(IStoredContext stored, ContextHead head)
{
    /// <summary>The entries of messages that are saved together.</summary>
    public async ValueTask<IReadOnlyList<IndexEntry>> EntriesAsync(IReadOnlyList<Message> messages, CancellationToken cancel)
    {
        Dictionary<MessageId, MessageFacts> unsaved = messages.ToDictionary(m => m.Id, m => m.Facts);
        var entries = new IndexEntry[messages.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            (Timestamp, TimeSource) time = await TimeAsync(messages[i].Facts, unsaved, cancel).ConfigureAwait(false);
            entries[i] = EntryOf(messages[i], time);
        }

        return entries;
    }

    /// <summary>The entry of a message whose time is known.</summary>
    public static IndexEntry EntryOf(Message message, (Timestamp, TimeSource) time) =>
        IndexEntry.Of(message.Id, message.Facts, message.Json.Length, ContentHash.Of(message.Json.Span), time);

    private async ValueTask<(Timestamp At, TimeSource Source)> TimeAsync(
        MessageFacts facts, Dictionary<MessageId, MessageFacts> unsaved, CancellationToken cancel)
    {
        if (facts.OwnTime is { } own) return (own, facts.OwnTimeSource);
        var seen = new HashSet<MessageId>();
        MessageId? next = facts.ParentId;
        while (next is { } id && seen.Add(id))
        {
            // An ancestor that cannot be read dates nobody, as when the index is built.
            MessageFacts? ancestor = unsaved.TryGetValue(id, out MessageFacts known)
                ? known : (await stored.ReadMessageAsync(id, cancel).ConfigureAwait(false)).Message?.Facts;
            if (ancestor?.OwnTime is { } at) return (at, TimeSource.Ancestor);
            next = ancestor?.ParentId;
        }

        Receipt? receipt = await stored.ReadReceiptAsync(cancel).ConfigureAwait(false);
        return (receipt is not null && Timestamp.TryParse(receipt.SourceModified, out Timestamp modified) ? modified : head.Written, TimeSource.File);
    }
}
