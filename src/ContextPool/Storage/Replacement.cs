namespace ContextPool.Storage;

/// <summary>One writer's wish to put another version of a message in its place.</summary>
internal sealed record Replacement
{
    /// <summary>The new version.</summary>
    public required Message Message { get; init; }

    /// <summary>The bytes of the version that it replaces; where others are stored by then, nothing is changed.</summary>
    public required ReadOnlyMemory<byte> Expected { get; init; }

    /// <summary>
    /// What the index is to tell of it, asked before anything is changed; null leaves it out of the stored index, for whoever loads that
    /// next. May be asked several times.
    /// </summary>
    public required Func<ValueTask<IndexEntry?>> Entry { get; init; }

    /// <summary>Told as soon as readers see it. Must not throw.</summary>
    public Action? Committed { get; init; }

    /// <summary>How long to wait for other writers; <see cref="Timeout.InfiniteTimeSpan"/> = until they end.</summary>
    public TimeSpan Wait { get; init; } = Timeout.InfiniteTimeSpan;
}
