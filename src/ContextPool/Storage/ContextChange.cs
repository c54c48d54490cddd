namespace ContextPool.Storage;

/// <summary>
/// What one commit changes; all of it or nothing. A storage keeps this order in what survives a crash: messages that are added are
/// durable before the head that names them; the index never vouches for what a replaced message was.
/// </summary>
internal sealed record ContextChange
{
    /// <summary>Nothing is to change, so nothing is written.</summary>
    public static ContextChange None { get; } = new();

    /// <summary>Messages that must not be there.</summary>
    public IReadOnlyList<Message> Added { get; init; } = [];

    /// <summary>A message that must be there as expected. A replacement is a commit of its own: nothing else is in its change.</summary>
    public Replacement? Replaced { get; init; }

    /// <summary>The new head; null where it stays.</summary>
    public ReadOnlyMemory<byte>? Head { get; init; }

    /// <summary>
    /// What the index is to tell of added and replaced messages. A replaced one without an entry is left out of the stored index,
    /// for whoever loads it next.
    /// </summary>
    public IReadOnlyList<IndexEntry> Entries { get; init; } = [];

    /// <summary>True where nothing is to change.</summary>
    public bool IsNone => Added.Count == 0 && Replaced is null && Head is null;
}
