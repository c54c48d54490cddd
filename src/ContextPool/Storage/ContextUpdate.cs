namespace ContextPool.Storage;

/// <summary>One writer's wish to change a context.</summary>
internal sealed record ContextUpdate
{
    /// <summary>
    /// What is to change, given the head as it is. May be asked several times where a storage commits by trying, so it must do
    /// nothing but read and decide.
    /// </summary>
    public required Func<ContextHead, ValueTask<ContextChange>> Decide { get; init; }

    /// <summary>
    /// Told of each head that takes the place of another in the course of the update, as soon as readers see it and before the storage
    /// lets the next writer in. Called for a change that leaves the head, with the same one twice. Must not throw.
    /// </summary>
    public Action<ContextHead, ContextHead>? Committed { get; init; }

    /// <summary>A head that was read or committed before: where it still is that one, it need not be read whole. Null = none.</summary>
    public ContextHead? Known { get; init; }

    /// <summary>How long to wait for other writers; <see cref="Timeout.InfiniteTimeSpan"/> = until they end.</summary>
    public TimeSpan Wait { get; init; } = Timeout.InfiniteTimeSpan;
}

/// <summary>How an update ended.</summary>
/// <param name="Head">The head as it is now.</param>
/// <param name="IsIndexed">The stored index has the entries that the change brought; false where it has to be loaded again.</param>
internal readonly record struct UpdatedContext(ContextHead Head, bool IsIndexed);
