namespace ContextPool.Catalogue;

/// <summary>A page of a list.</summary>
/// <param name="Contexts">What is on it.</param>
/// <param name="Next">For <see cref="ContextQuery.After"/> of the next page; null where this is the last.</param>
public sealed record ContextPage(IReadOnlyList<ContextSummary> Contexts, string? Next);
