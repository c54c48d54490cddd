namespace ContextPool.Storage;

/// <summary>What a storage tells of one message without reading it.</summary>
/// <param name="Id">The message.</param>
/// <param name="Size">Bytes of the message; 0 where nobody can tell.</param>
/// <param name="StoredSize">Bytes that it takes in this storage, compressed or not.</param>
/// <param name="Tag">Another one for another version of the message; means nothing else, and nothing in another storage.</param>
/// <param name="Fault">Why it cannot be read, where that shows without trying.</param>
/// <param name="IsPacked">True where it lies with others in a pack.</param>
internal readonly record struct StoredEntry(MessageId Id, long Size, long StoredSize, UInt128 Tag, StoredFault? Fault = null, bool IsPacked = false);
