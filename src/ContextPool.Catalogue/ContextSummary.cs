namespace ContextPool.Catalogue;

/// <summary>What a list says of one context. Times are cut to 100 ns.</summary>
/// <param name="Id">The context.</param>
/// <param name="Title">What people call it; null where it has no title.</param>
/// <param name="Created">The time of its oldest message; when its head was written where it has none.</param>
/// <param name="Updated">The time of its newest message; when its head was written where it has none.</param>
/// <param name="Written">When its head was written: the last append, or the last edit of metadata or branches.</param>
/// <param name="Messages">How many messages its pool has that can be read.</param>
/// <param name="Bytes">Of all messages.</param>
/// <param name="StoredBytes">As they are stored, compressed or not.</param>
/// <param name="Layout">How they lie.</param>
/// <param name="LastWords">The beginning of the last text of the active branch, on one line; null where there is none.</param>
/// <param name="LastRole">Who said it.</param>
/// <param name="Unreadable">How many messages are in a branch or in the pool and cannot be read.</param>
/// <param name="Problem">Why nothing else is known: the context is there and cannot be read. Null where it can.</param>
public sealed record ContextSummary(
    ContextId Id,
    string? Title,
    Timestamp Created,
    Timestamp Updated,
    Timestamp Written,
    long Messages,
    long Bytes,
    long StoredBytes,
    MessageLayout Layout,
    string? LastWords,
    string? LastRole,
    long Unreadable,
    string? Problem);
