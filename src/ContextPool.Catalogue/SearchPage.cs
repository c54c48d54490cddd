namespace ContextPool.Catalogue;

/// <summary>A page of what a search found, the newest first.</summary>
/// <param name="Hits">What is on it.</param>
/// <param name="Next">For <see cref="SearchQuery.After"/> of the next page; null where this is the last.</param>
public sealed record SearchPage(IReadOnlyList<SearchHit> Hits, string? Next);
