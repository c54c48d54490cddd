namespace ContextPool;

/// <summary>
/// Something happened to a context. It tells what to look at again, not what it was: several changes that follow each other closely come as
/// one. See <see cref="ContextStore.WatchAsync"/>.
/// </summary>
public sealed record StoreChange
{
    internal StoreChange(ContextId id, StoreChangeKind kind, StorePosition position)
    {
        Id = id;
        Kind = kind;
        Position = position;
    }

    /// <summary>The context.</summary>
    public ContextId Id { get; }

    /// <summary>What became of it.</summary>
    public StoreChangeKind Kind { get; }

    /// <summary>
    /// True where metadata or branches may be others: an append, an edit of branches, a title. Of a context that came or went always.
    /// </summary>
    public bool IsHeadChanged { get; internal init; } = true;

    /// <summary>
    /// True where messages were added or replaced, or where only the way they are stored is another one (packed, index made anew). Of a
    /// context that came or went always.
    /// </summary>
    public bool AreMessagesChanged { get; internal init; } = true;

    /// <summary>Where to go on from once this change, and all before it, are dealt with.</summary>
    public StorePosition Position { get; }
}
