using System.Collections.Immutable;
using ContextPool.Format;
using ContextPool.Indexing;

namespace ContextPool.Storage.InMemory;

/// <summary>What one context consists of at one moment. Immutable: a commit makes another one, so readers need no lock.</summary>
/// <param name="Head">The head.</param>
/// <param name="Messages">The messages.</param>
/// <param name="Index">Their entries; what was replaced without one has none.</param>
/// <param name="Receipt">What it was made from.</param>
internal sealed record MemoryParts(
    ContextHead Head,
    ImmutableSortedDictionary<MessageId, MemoryMessage> Messages,
    ImmutableSortedDictionary<MessageId, IndexEntry> Index,
    Receipt? Receipt)
{
    /// <summary>The digest that a file-based storage would have of the same parts.</summary>
    public string Digest => PoolDigest.Of(
        ContentHash.Of(Head.Metadata.Json.Span),
        Messages.Select(m => (m.Key, ContentHash.Of(m.Value.Message.Json.Span))));

    /// <summary>The index as the messages tell it.</summary>
    public IndexEntry[] BuildIndex()
    {
        Timestamp fallback = Receipt is not null && Timestamp.TryParse(Receipt.SourceModified, out Timestamp at) ? at : Head.Written;
        List<IndexedMessage> messages = [.. Messages.Values.Select(m => m.Message)
            .Select(m => new IndexedMessage(m.Id, m.Facts, m.Json.Length, ContentHash.Of(m.Json.Span)))];
        return IndexEntries.Of(messages, fallback);
    }
}

/// <summary>One version of a message.</summary>
/// <param name="Message">It.</param>
/// <param name="Tag">Differs from that of every other version.</param>
internal sealed record MemoryMessage(Message Message, UInt128 Tag)
{
    /// <summary>What is told of it without reading it.</summary>
    public StoredEntry Describe() => new(Message.Id, Message.Json.Length, Message.Json.Length, Tag);
}
