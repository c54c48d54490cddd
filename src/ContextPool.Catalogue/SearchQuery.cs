namespace ContextPool.Catalogue;

/// <summary>Where is searched. The default: everywhere, the newest 20.</summary>
public sealed record SearchQuery
{
    internal const int MostPerPage = 1_000;

    /// <summary>80 characters on both sides of the first word that was found.</summary>
    public const int DefaultSnippetLength = 160;

    /// <summary>Only messages of this role, case ignored; null for all.</summary>
    public string? Role { get; init; }

    /// <summary>Only messages of this time or later; null for all.</summary>
    public Timestamp? Since { get; init; }

    /// <summary>Only in this context; null for all.</summary>
    public ContextId? Context { get; init; }

    /// <summary>How many on a page, 1 to 1,000.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>Where the page begins: <see cref="SearchPage.Next"/> of the one before, for the same words; null for the first.</summary>
    public string? After { get; init; }

    /// <summary>How many characters of a message are shown around what was found, 1 to 10,000.</summary>
    public int SnippetLength { get; init; } = DefaultSnippetLength;
}
