using ContextPool.Storage;

namespace ContextPool.Legacy;

/// <summary>A context that lies aside and was found to be what its source says. Only such a one is published.</summary>
/// <param name="From">The legacy file, and its copy.</param>
/// <param name="Draft">Where it lies.</param>
internal sealed record ValidatedDraft(BackedUpSource From, IContextDraft Draft);
