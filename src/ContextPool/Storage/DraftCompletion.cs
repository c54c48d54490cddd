using ContextPool.Format;

namespace ContextPool.Storage;

/// <summary>What a draft consists of besides its messages.</summary>
/// <param name="Head">The head, UTF-8, as it is to be stored.</param>
/// <param name="Entries">The index, by id.</param>
/// <param name="Written">The time that the index tells of its writing.</param>
/// <param name="Receipt">What it was made from; null where it is new.</param>
internal sealed record DraftCompletion(ReadOnlyMemory<byte> Head, IReadOnlyList<IndexEntry> Entries, Timestamp Written, Receipt? Receipt = null);
