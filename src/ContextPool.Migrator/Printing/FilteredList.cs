using System.IO.Enumeration;

namespace ContextPool.Migrator.Printing;

/// <summary>Lets some rows through. What cannot be read is let through: nobody knows what it is called, or when it was written.</summary>
/// <param name="inner">Gets them.</param>
/// <param name="match">A part of the title or of the id; with <c>*</c> or <c>?</c> a pattern of the whole title. Null for all.</param>
/// <param name="since">Nothing older; null for all.</param>
internal sealed class FilteredList(IContextList inner, string? match, Timestamp? since) : IContextList
{
    /// <inheritdoc/>
    public void Add(ContextRow row)
    {
        if (IsMeant(row) && (since is null || row.Updated >= since)) inner.Add(row);
    }

    /// <inheritdoc/>
    public void AddUnreadable(ContextListing listing, string why) => inner.AddUnreadable(listing, why);

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();

    private bool IsMeant(ContextRow row)
    {
        if (match is null) return true;
        string title = row.Title ?? "";
        return match.AsSpan().ContainsAny('*', '?')
            ? FileSystemName.MatchesSimpleExpression(match, title, ignoreCase: true)
            : title.Contains(match, StringComparison.OrdinalIgnoreCase) || row.Id.ToString().Contains(match, StringComparison.OrdinalIgnoreCase);
    }
}
