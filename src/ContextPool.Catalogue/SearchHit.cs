namespace ContextPool.Catalogue;

/// <summary>A message that has the words. It was read when the search answered, so it is there and has them still.</summary>
/// <param name="Context">The context.</param>
/// <param name="Title">What people call the context; null where it has no title.</param>
/// <param name="Branch">A branch that has the message: the active one if it does, else the first that does.</param>
/// <param name="Message">The message.</param>
/// <param name="Role">Who said it.</param>
/// <param name="At">When: its own time, or the second that the index of its context tells.</param>
/// <param name="Snippet">Its text around the first word that was found; line breaks are spaces.</param>
/// <param name="Marks">Where in <paramref name="Snippet"/> the words are.</param>
public sealed record SearchHit(
    ContextId Context,
    string? Title,
    string Branch,
    MessageId Message,
    string? Role,
    Timestamp At,
    string Snippet,
    IReadOnlyList<TextMark> Marks);
