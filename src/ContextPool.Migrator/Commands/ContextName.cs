namespace ContextPool.Migrator.Commands;

/// <summary>A context as somebody names it: by its id, or by as much of the beginning of that as no other context has.</summary>
/// <param name="Text">As given, in lower case.</param>
/// <param name="Id">The context; null where only its beginning was given.</param>
internal readonly record struct ContextName(string Text, ContextId? Id)
{
    /// <summary>Shorter ones would mean something else after every night.</summary>
    public const int ShortestBeginning = 4;

    /// <summary>False for what cannot be the beginning of an id.</summary>
    public static bool TryParse(string text, out ContextName name)
    {
        string lower = text.ToLowerInvariant();
        name = new ContextName(lower, ContextId.TryParse(text, out ContextId id) ? id : null);
        return name.Id is not null
            || (lower.Length is >= ShortestBeginning and < 36 && lower.All(c => char.IsAsciiHexDigitLower(c) || c == '-'));
    }

    /// <summary>True where this is a beginning of that id.</summary>
    public bool Means(ContextId id) => id.ToString().StartsWith(Text, StringComparison.Ordinal);
}
