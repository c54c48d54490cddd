using ContextPool.Storage;

namespace ContextPool.Legacy;

/// <summary>A context whose messages lie aside; index, receipt and metadata are still to come.</summary>
/// <param name="From">The legacy file, and its copy.</param>
/// <param name="Pool">Its messages.</param>
/// <param name="Draft">Where they lie; whoever began it disposes of it.</param>
internal sealed record WrittenDraft(BackedUpSource From, WrittenPool Pool, IContextDraft Draft);
