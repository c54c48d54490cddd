namespace ContextPool.Storage;

/// <summary>What a complete draft takes.</summary>
/// <param name="RestBytes">Bytes of head and index, as stored.</param>
/// <param name="StoredBytes">Bytes of these and of all messages, as stored: fewer than the messages have where they are compressed.</param>
internal readonly record struct DraftSize(long RestBytes, long StoredBytes);
