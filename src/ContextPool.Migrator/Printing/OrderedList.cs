namespace ContextPool.Migrator.Printing;

/// <summary>Holds all rows back and hands them on in an order; what cannot be read comes last.</summary>
internal sealed class OrderedList(IContextList inner, ContextOrder order) : IContextList
{
    private readonly List<ContextRow> _rows = [];

    /// <inheritdoc/>
    public void Add(ContextRow row) => _rows.Add(row);

    /// <inheritdoc/>
    public void AddUnreadable(ContextListing listing, string why) => inner.AddUnreadable(listing, why);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ContextRow row in Ordered()) inner.Add(row);
        inner.Dispose();
    }

    private IEnumerable<ContextRow> Ordered()
    {
        IEnumerable<ContextRow> byId = _rows.OrderBy(row => row.Id);
        return order switch
        {
            ContextOrder.Title => byId.OrderBy(row => row.Title is null).ThenBy(row => row.Title, StringComparer.OrdinalIgnoreCase),
            ContextOrder.Messages => byId.OrderByDescending(row => row.Messages),
            ContextOrder.Size => byId.OrderByDescending(row => row.Bytes),
            ContextOrder.Age => byId.OrderByDescending(row => row.Updated),
            _ => byId,
        };
    }
}
