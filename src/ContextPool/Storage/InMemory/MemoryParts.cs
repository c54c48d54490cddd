using System.Collections.Immutable;
using System.Security.Cryptography;
using ContextPool.Format;

namespace ContextPool.Storage.InMemory;

/// <summary>What one context consists of at one moment. Immutable: a commit makes another one, so readers need no lock.</summary>
internal sealed record MemoryParts(
    ContextHead Head,
    ImmutableSortedDictionary<MessageId, ReadOnlyMemory<byte>> Messages,
    ImmutableSortedDictionary<MessageId, IndexEntry>? Index,
    Receipt? Receipt)
{
    /// <summary>The digest that a file-based storage would have of the same parts.</summary>
    public string Digest => PoolDigest.Of(
        SHA256.HashData(Head.Json.Span),
        Messages.Select(m => (m.Key, SHA256.HashData(m.Value.Span))));
}
