namespace ContextPool;

/// <summary>One context of a store's list.</summary>
/// <param name="Id">The context.</param>
/// <param name="Kind">Where it is.</param>
/// <param name="Path">Its directory, or its legacy file.</param>
public sealed record ContextListing(ContextId Id, ContextKind Kind, string Path);

/// <summary>In which format a context is.</summary>
public enum ContextKind
{
    /// <summary>A message pool.</summary>
    Pool,

    /// <summary>A legacy file that was not migrated yet.</summary>
    Legacy,
}
