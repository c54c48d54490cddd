namespace ContextPool.Storage;

/// <summary>How a publication ended.</summary>
internal enum DraftFate
{
    /// <summary>The draft is the context now.</summary>
    Published,

    /// <summary>Something stands where the draft was to go, or the context has changed meanwhile; nothing was done.</summary>
    Occupied,
}
