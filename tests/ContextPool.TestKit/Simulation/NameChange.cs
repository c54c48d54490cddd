namespace ContextPool.TestKit.Simulation;

/// <summary>A change of names that happens as a whole or not at all, and is not durable yet.</summary>
/// <param name="Number">A later one has a higher number.</param>
/// <param name="Entries">What is to stand at each name; null for nothing.</param>
/// <param name="DurableWith">Whichever of these directories is synced makes it durable.</param>
internal sealed record NameChange(long Number, IReadOnlyList<NameEntry> Entries, IReadOnlyList<SimulatedFolder> DurableWith)
{
    /// <summary>Makes it durable.</summary>
    public void Settle()
    {
        foreach (NameEntry entry in Entries)
        {
            if (entry.Node is { } node) entry.Folder.Synced[entry.Name] = node;
            else entry.Folder.Synced.Remove(entry.Name);
        }
    }

    /// <summary>True where the other one cannot be durable without this: it is earlier, and of one name of it.</summary>
    public bool MustPrecede(NameChange other) => Number < other.Number
        && Entries.Any(mine => other.Entries.Any(its => its.Folder == mine.Folder && its.Name == mine.Name));
}
