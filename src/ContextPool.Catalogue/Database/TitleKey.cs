namespace ContextPool.Catalogue.Database;

/// <summary>What titles are sorted and looked through by.</summary>
internal static class TitleKey
{
    // Behind every title that there is, so that contexts without one come last.
    private const string BehindAll = "\U0010FFFF";

    /// <summary>Without case.</summary>
    public static string Of(string? title) => title?.ToUpperInvariant() ?? BehindAll;
}
