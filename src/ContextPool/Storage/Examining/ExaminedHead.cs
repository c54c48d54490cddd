namespace ContextPool.Storage;

/// <summary>What a look found of a head.</summary>
/// <param name="IsThere">False where there is none and therefore no context.</param>
/// <param name="Metadata">It; null where it cannot be read.</param>
internal readonly record struct ExaminedHead(bool IsThere, ContextMetadata? Metadata);
