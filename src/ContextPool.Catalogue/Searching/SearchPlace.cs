using System.Globalization;

namespace ContextPool.Catalogue.Searching;

/// <summary>Where a page of a search ended: the row of the last message that was looked at.</summary>
internal static class SearchPlace
{
    public static string ToText(long row) => row.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>The row; null where it is none.</summary>
    public static long? Parse(string text) =>
        long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long row) ? row : null;
}
