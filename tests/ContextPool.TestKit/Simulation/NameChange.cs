namespace ContextPool.TestKit.Simulation;

/// <summary>A change of names that happens as a whole or not at all, and is not durable yet.</summary>
/// <param name="Number">A later one has a higher number.</param>
/// <param name="Entries">What is to stand at each name; null for nothing.</param>
/// <param name="DurableWith">Whichever of these directories is synced makes it durable.</param>
internal sealed record NameChange(long Number, IReadOnlyList<NameEntry> Entries, IReadOnlyList<SimulatedFolder> DurableWith)
{
    /// <summary>Makes it durable. What a later change made durable stays.</summary>
    public void Settle()
    {
        foreach (NameEntry entry in Entries)
        {
            if (entry.Folder.SettledAt.GetValueOrDefault(entry.Name) > Number) continue;
            entry.Folder.SettledAt[entry.Name] = Number;
            if (entry.Node is { } node) entry.Folder.Synced[entry.Name] = node;
            else if (entry.Moved is not { } moved || entry.Folder.Synced.GetValueOrDefault(entry.Name) == moved) entry.Folder.Synced.Remove(entry.Name);
        }
    }
}
