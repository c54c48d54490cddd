namespace ContextPool.Migration.Stages;

/// <summary>The items that were begun and not yet reported, so that none is forgotten where a block fails and drops what it holds.</summary>
internal sealed class ItemsInFlight
{
    private readonly Lock _gate = new();
    private readonly HashSet<MigrationItem> _items = [];

    public void Add(MigrationItem item)
    {
        lock (_gate) _items.Add(item);
    }

    public void Remove(MigrationItem item)
    {
        lock (_gate) _items.Remove(item);
    }

    /// <summary>All of them, once.</summary>
    public IReadOnlyList<MigrationItem> TakeAll()
    {
        lock (_gate)
        {
            MigrationItem[] left = [.. _items];
            _items.Clear();
            return left;
        }
    }
}
