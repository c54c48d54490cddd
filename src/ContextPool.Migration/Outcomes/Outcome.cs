namespace ContextPool.Migration.Outcomes;

/// <summary>What became of a detected file. Every file has exactly one; the order is that of the summary.</summary>
public enum Outcome
{
    /// <summary>A pool was published where there was none.</summary>
    Migrated,

    /// <summary>A newer version replaced an untouched older one.</summary>
    Updated,

    /// <summary>The source is what the receipt says; nothing was done.</summary>
    Unchanged,

    /// <summary>A pool without receipt had equal contents; it got one.</summary>
    Adopted,

    /// <summary>Not a context, or the run ended before it began.</summary>
    Skipped,

    /// <summary>Source and pool both changed; nothing was done.</summary>
    Conflict,

    /// <summary>It could not be carried over; nothing was done.</summary>
    Failed,
}
