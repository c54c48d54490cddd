namespace ContextPool.Catalogue.Words;

/// <summary>A role, and a context, as words that are indexed beside those of a message, so that a search in one of them reads no other.</summary>
internal static class RoleWord
{
    /// <summary>Of a role, whatever its case; what is not a letter or digit is left out.</summary>
    public static string Of(string? role) => $"r{new string([.. (role ?? "").Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)])}";

    /// <summary>Of the row of a context.</summary>
    public static string OfContext(long number) => $"c{number}";
}
