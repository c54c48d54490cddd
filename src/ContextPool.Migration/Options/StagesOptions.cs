namespace ContextPool.Migration.Options;

/// <summary>The knobs of the six stages.</summary>
public sealed record StagesOptions
{
    /// <summary>Lists and classifies; mostly small reads.</summary>
    public StageOptions Detect { get; init; } = new(2, 64);

    /// <summary>Reads, hashes, copies, verifies.</summary>
    public StageOptions Backup { get; init; } = new(2, 16);

    /// <summary>Splits; bound by the processor.</summary>
    public StageOptions Convert { get; init; } = new(2, 16);

    /// <summary>Creates the message files; bound by the file system.</summary>
    public StageOptions WritePool { get; init; } = new(4, 16);

    /// <summary>Writes the index and waits for the shared sync: so many contexts share one.</summary>
    public StageOptions Index { get; init; } = new(32, 64);

    /// <summary>Reads back, publishes, and waits for the shared sync of the names.</summary>
    public StageOptions Validate { get; init; } = new(32, 64);

    /// <summary>The stages with their names, in order.</summary>
    public IReadOnlyList<(string Name, StageOptions Options)> All =>
    [
        (nameof(Detect), Detect), (nameof(Backup), Backup), (nameof(Convert), Convert),
        (nameof(WritePool), WritePool), (nameof(Index), Index), (nameof(Validate), Validate),
    ];
}

/// <summary>The knobs of one stage.</summary>
/// <param name="Parallelism">How many contexts it works on at once. 1 to 256.</param>
/// <param name="DefaultCapacity">What <see cref="Capacity"/> is where none is chosen and the parallelism is not above it.</param>
public sealed record StageOptions(int Parallelism, int DefaultCapacity)
{
    /// <summary>Largest parallelism.</summary>
    public const int MaxParallelism = 256;

    /// <summary>Largest capacity.</summary>
    public const int MaxCapacity = 100_000;

    /// <summary>The capacity that was asked for, <see cref="Parallelism"/> to 100,000; null where it is to follow the parallelism.</summary>
    public int? ChosenCapacity { get; init; }

    /// <summary>How many contexts it holds, waiting and in work.</summary>
    public int Capacity => ChosenCapacity ?? Math.Max(DefaultCapacity, Parallelism);
}
