namespace ContextPool.Storage;

/// <summary>The parts of a context beside its messages.</summary>
internal enum ContextPart
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>Metadata and branches.</summary>
    Metadata,

    /// <summary>The place of the messages.</summary>
    Pool,

    /// <summary>The index.</summary>
    Index,

    /// <summary>What was added to the index since it was written.</summary>
    IndexLog,

    /// <summary>What was committed since the metadata was written.</summary>
    CommitLog,

    /// <summary>What the context was made from.</summary>
    Receipt,
}
