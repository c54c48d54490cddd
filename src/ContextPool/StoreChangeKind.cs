namespace ContextPool;

/// <summary>What became of a context.</summary>
public enum StoreChangeKind
{
    /// <summary>It is there, and was not: created, or migrated.</summary>
    Created,

    /// <summary>It is another one than before: <see cref="StoreChange.IsHeadChanged"/>, <see cref="StoreChange.AreMessagesChanged"/>.</summary>
    Changed,

    /// <summary>It is gone.</summary>
    Deleted,

    /// <summary>It was deleted, and is there again.</summary>
    Restored,
}
