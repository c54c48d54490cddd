namespace ContextPool.Migrator.Printing;

/// <summary>One line of the list of contexts.</summary>
/// <param name="Id">The context.</param>
/// <param name="Kind">Pool or legacy file.</param>
/// <param name="Title">Null where it has none.</param>
/// <param name="Messages">In the whole pool.</param>
/// <param name="Bytes">Of all messages.</param>
/// <param name="Layout">How they lie: loose, packed, mixed; or legacy.</param>
/// <param name="StoredBytes">Of all messages as stored, compressed or not.</param>
/// <param name="Updated">Time of the newest message; of the last write where there is none.</param>
internal sealed record ContextRow(ContextId Id, ContextKind Kind, string? Title, int Messages, long Bytes, string Layout, long StoredBytes, Timestamp Updated);
