using ContextPool.Format;
namespace ContextPool.Indexing;

/// <summary>A message on its way to an index entry, which lacks only its time.</summary>
/// <param name="Id">The message.</param>
/// <param name="Facts">What it says of itself.</param>
/// <param name="Size">Bytes of its file.</param>
/// <param name="Hash">Of its file; unknown where there is no file yet.</param>
internal readonly record struct IndexedMessage(MessageId Id, MessageFacts Facts, long Size, ContentHash Hash);
