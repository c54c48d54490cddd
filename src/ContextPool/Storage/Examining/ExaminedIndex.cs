using ContextPool.Indexing;

namespace ContextPool.Storage;

/// <summary>The index as it is stored, believed only as far as it can be read and never mended.</summary>
/// <param name="IsReadable">True where it can be read as it was written whole; what was added since counts either way.</param>
/// <param name="Entries">By message.</param>
internal sealed record ExaminedIndex(bool IsReadable, OrderedEntries Entries);
