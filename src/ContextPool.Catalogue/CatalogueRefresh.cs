namespace ContextPool.Catalogue;

/// <summary>What a refresh did.</summary>
/// <param name="Looked">How many contexts were looked at.</param>
/// <param name="Changed">How many of them were read, because they are new or have changed, or may have.</param>
/// <param name="Gone">How many were taken out.</param>
/// <param name="Indexed">How many messages were read for their words.</param>
/// <param name="Problems">What cannot be read, the first thousand; everything else is in the catalogue all the same.</param>
public sealed record CatalogueRefresh(long Looked, long Changed, long Gone, long Indexed, IReadOnlyList<CatalogueProblem> Problems)
{
    internal const int MostProblems = 1_000;
}
