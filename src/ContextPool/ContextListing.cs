namespace ContextPool;

/// <summary>One context of a store's list.</summary>
/// <param name="Id">The context.</param>
/// <param name="Kind">Where it is.</param>
/// <param name="Place">Where it lies, for people: programs must not rely on its form.</param>
public sealed record ContextListing(ContextId Id, ContextKind Kind, string Place);

/// <summary>In which format a context is.</summary>
public enum ContextKind
{
    /// <summary>A message pool.</summary>
    Pool,

    /// <summary>A legacy file that was not migrated yet.</summary>
    Legacy,
}
