namespace ContextPool.Catalogue;

/// <summary>Which contexts are listed, and in what order. The default: the first 50, the newest first.</summary>
public sealed record ContextQuery
{
    internal const int MostPerPage = 10_000;

    /// <summary>By what.</summary>
    public ContextOrder Order { get; init; }

    /// <summary>True (default): the newest, the largest, the last first.</summary>
    public bool Descending { get; init; } = true;

    /// <summary>How many on a page, 1 to 10,000.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>
    /// Where the page begins: <see cref="ContextPage.Next"/> of the one before, of the same order; null for the first. A page costs the same
    /// wherever it is, and none is told twice or left out because others came or went.
    /// </summary>
    public string? After { get; init; }

    /// <summary>Only those with this in their title, case ignored; null for all.</summary>
    public string? TitleContains { get; init; }

    /// <summary>Only those that were updated at this time or later; null for all.</summary>
    public Timestamp? Since { get; init; }
}
