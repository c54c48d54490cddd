namespace ContextPool.Storage;

/// <summary>The head of a context at one moment.</summary>
/// <param name="Metadata">Metadata and branches.</param>
/// <param name="Version">Tells this head from every other that the context has had.</param>
/// <param name="Written">When it was written; dates messages that have no time of their own.</param>
internal sealed record ContextHead(ContextMetadata Metadata, ContextVersion Version, Timestamp Written)
{
    /// <summary>True where both say the same, whatever versions they are.</summary>
    public bool SaysTheSameAs(ContextMetadata other) =>
        ReferenceEquals(Metadata, other) || Metadata.Json.Span.SequenceEqual(other.Json.Span);
}
