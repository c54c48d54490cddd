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
    /// These options with absolute paths, so that they mean the same wherever the program goes. Throws <see cref="ArgumentException"/>
    /// with every option that cannot be, its value and what was expected.
    /// </summary>
    internal ContextStoreOptions Checked(string storageDirectory)
    {
        List<string> problems = [.. Problems(storageDirectory)];
        if (problems.Count > 0) throw new ArgumentException(string.Join("; ", problems));
        return this with { LegacyDirectory = Absolute(LegacyDirectory), BackupDirectory = Absolute(BackupDirectory) };
    }

    private IEnumerable<string> Problems(string storageDirectory)
    {
        if (string.IsNullOrWhiteSpace(storageDirectory)) yield return "the storage directory is empty: expected a path";
        if (LegacyDirectory is not null && string.IsNullOrWhiteSpace(LegacyDirectory)) yield return $"{nameof(LegacyDirectory)} is empty: expected a path, or null for none";
        if (BackupDirectory is not null && string.IsNullOrWhiteSpace(BackupDirectory)) yield return $"{nameof(BackupDirectory)} is empty: expected a path, or null for none";
        if (AutoMigrate && LegacyDirectory is null) yield return $"{nameof(AutoMigrate)} needs a {nameof(LegacyDirectory)} to migrate from";
        if (AutoMigrate && BackupDirectory is null) yield return $"{nameof(AutoMigrate)} needs a {nameof(BackupDirectory)} to keep what it migrates in";
        if (IsSame(LegacyDirectory, storageDirectory)) yield return $"{nameof(LegacyDirectory)} is the storage directory: expected another";
        if (IsSame(LegacyDirectory, BackupDirectory)) yield return $"{nameof(BackupDirectory)} is the {nameof(LegacyDirectory)}: expected another, because backups there would be taken for contexts";
        if (MessageCacheBytes < 0) yield return $"{nameof(MessageCacheBytes)} is {MessageCacheBytes}: expected 0 (none) or more bytes";
        if (WriterWait != Timeout.InfiniteTimeSpan && (WriterWait < TimeSpan.Zero || WriterWait > LongestWait))
            yield return $"{nameof(WriterWait)} is {WriterWait}: expected from 0 (not at all) to {LongestWait}, or {nameof(Timeout)}.{nameof(Timeout.InfiniteTimeSpan)}";
        if (TornFileWait < TimeSpan.Zero || TornFileWait > LongestTornFileWait)
            yield return $"{nameof(TornFileWait)} is {(TornFileWait == Timeout.InfiniteTimeSpan ? "infinite" : TornFileWait)}: expected from 0 (not at all) to {LongestTornFileWait}";
        if (TrashGrace < TimeSpan.Zero || TrashGrace > LongestGrace)
            yield return $"{nameof(TrashGrace)} is {(TrashGrace == Timeout.InfiniteTimeSpan ? "infinite" : TrashGrace)}: expected from 0 (collect all) to {LongestGrace}";
    }

    private static string? Absolute(string? path) => path is null ? null : Path.GetFullPath(path);

    private static bool IsSame(string? path, string? other) =>
        !string.IsNullOrWhiteSpace(path) && !string.IsNullOrWhiteSpace(other)
        && Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(other));
}
