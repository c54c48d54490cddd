namespace ContextPool;

/// <summary>How a message is made piece by piece.</summary>
public sealed record StreamOptions
{
    /// <summary>Two seconds: a person who has to ask again loses little, and an answer of a minute costs 30 small writes.</summary>
    public static readonly TimeSpan DefaultCheckpointEvery = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How much of the text, in time, a crash may take: what is older is kept aside, from where it can be recovered. Looked at when a
    /// piece comes. 0 keeps each piece at once; <see cref="Timeout.InfiniteTimeSpan"/> keeps nothing before the message is complete.
    /// </summary>
    public TimeSpan CheckpointEvery { get; init; } = DefaultCheckpointEvery;
}
