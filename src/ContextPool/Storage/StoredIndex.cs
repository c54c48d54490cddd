namespace ContextPool.Storage;

/// <summary>The index as a storage has it.</summary>
/// <param name="Entries">By id; null where there is none that can be read.</param>
internal readonly record struct StoredIndex(IReadOnlyList<IndexEntry>? Entries);
