namespace ContextPool.Legacy;

/// <summary>A context that lies aside and was found to be what its source says. Only such a one is published.</summary>
/// <param name="From">The legacy file, and its copy.</param>
/// <param name="Context">What it became.</param>
internal sealed record ValidatedDraft(BackedUpSource From, ConvertedContext Context);
