namespace ContextPool.Storage;

/// <summary>The head of a context at one moment.</summary>
/// <param name="Json">Metadata and branches, UTF-8, as stored.</param>
/// <param name="Version">Tells this head from every other that the context has had.</param>
/// <param name="Written">When it was written; dates messages that have no time of their own.</param>
internal sealed record ContextHead(ReadOnlyMemory<byte> Json, ContextVersion Version, Timestamp Written);
