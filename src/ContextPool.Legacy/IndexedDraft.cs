using ContextPool.Storage;

namespace ContextPool.Legacy;

/// <summary>A context that lies aside with all that belongs to it, and was not read back yet.</summary>
/// <param name="From">The legacy file, and its copy.</param>
/// <param name="Pool">Its messages.</param>
/// <param name="Draft">Where it lies.</param>
/// <param name="Bytes">Bytes of messages, metadata and index.</param>
/// <param name="StoredBytes">The same as stored: fewer where messages are compressed.</param>
internal sealed record IndexedDraft(BackedUpSource From, WrittenPool Pool, IContextDraft Draft, long Bytes, long StoredBytes);
