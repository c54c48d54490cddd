namespace ContextPool.Storage;

/// <summary>
/// What one commit changes; all of it or nothing. A storage keeps this order in what survives a crash: messages that are added are
/// durable before the head that names them.
/// </summary>
internal sealed record ContextChange
{
    /// <summary>Nothing is to change, so nothing is written.</summary>
    public static ContextChange None { get; } = new();

    /// <summary>Messages that must not be there.</summary>
    public IReadOnlyList<Message> Added { get; init; } = [];

    /// <summary>What happens to the head; null where it stays.</summary>
    public HeadEdit? Head { get; init; }

    /// <summary>What the index is to tell of the messages that are added.</summary>
    public IReadOnlyList<IndexEntry> Entries { get; init; } = [];

    /// <summary>True where nothing is to change.</summary>
    public bool IsNone => Added.Count == 0 && Head is null;
}
