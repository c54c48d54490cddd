namespace ContextPool.Migrator.Printing;

/// <summary>A list of contexts on its way to whoever reads it; disposing ends it.</summary>
internal interface IContextList : IDisposable
{
    /// <summary>One context.</summary>
    void Add(ContextRow row);

    /// <summary>A context that is there and cannot be read.</summary>
    void AddUnreadable(ContextListing listing, string why);
}
