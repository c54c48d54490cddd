namespace ContextPool;

/// <content>What the options may be: looked at when a store is opened, so that none surprises later.</content>
public sealed partial record ContextStoreOptions
{
    /// <summary>49 days: what a timer can wait for.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(49);

    /// <summary>An hour: it blocks a thread.</summary>
    private static readonly TimeSpan LongestTornFileWait = TimeSpan.FromHours(1);

    /// <summary>A hundred years.</summary>
    private static readonly TimeSpan LongestGrace = TimeSpan.FromDays(36_500);

    /// <summary>
    /// These options. Throws <see cref="ArgumentException"/> with every one that cannot be, its value and what was expected.
    /// </summary>
    internal ContextStoreOptions Checked(string storageDirectory)
    {
        IReadOnlyList<string> problems = ProblemsWith(storageDirectory);
        if (problems.Count > 0) throw new ArgumentException(string.Join("; ", problems));
        return this;
    }

    /// <summary>
    /// What of these options cannot be, each with its value and what was expected; empty where a store can be opened with them. For programs
    /// that look at their settings before they open a store.
    /// </summary>
    public IReadOnlyList<string> ProblemsWith(string storageDirectory)
    {
        ArgumentNullException.ThrowIfNull(storageDirectory);
        return [.. Problems(storageDirectory)];
    }

    private IEnumerable<string> Problems(string storageDirectory)
    {
        if (string.IsNullOrWhiteSpace(storageDirectory)) yield return "the storage directory is empty: expected a path";
        foreach (string problem in Legacy?.Problems(storageDirectory) ?? []) yield return problem;
        if (MessageCacheBytes < 0) yield return $"{nameof(MessageCacheBytes)} is {MessageCacheBytes}: expected 0 (none) or more bytes";
        if (WriterWait != Timeout.InfiniteTimeSpan && (WriterWait < TimeSpan.Zero || WriterWait > LongestWait))
            yield return $"{nameof(WriterWait)} is {WriterWait}: expected from 0 (not at all) to {LongestWait}, or {nameof(Timeout)}.{nameof(Timeout.InfiniteTimeSpan)}";
        if (TornFileWait < TimeSpan.Zero || TornFileWait > LongestTornFileWait)
            yield return $"{nameof(TornFileWait)} is {(TornFileWait == Timeout.InfiniteTimeSpan ? "infinite" : TornFileWait)}: expected from 0 (not at all) to {LongestTornFileWait}";
        if (TrashGrace < TimeSpan.Zero || TrashGrace > LongestGrace)
            yield return $"{nameof(TrashGrace)} is {(TrashGrace == Timeout.InfiniteTimeSpan ? "infinite" : TrashGrace)}: expected from 0 (collect all) to {LongestGrace}";
    }
}
