namespace ContextPool.Migration.Options;

/// <summary>The knobs of the stages; what each does stands at <see cref="Stage"/>.</summary>
public sealed record StagesOptions
{
    /// <summary>Of <see cref="Stage.Detect"/>.</summary>
    public StageOptions Detect { get; init; } = new(2, 64);

    /// <summary>Of <see cref="Stage.Backup"/>.</summary>
    public StageOptions Backup { get; init; } = new(2, 16);

    /// <summary>Of <see cref="Stage.Convert"/>.</summary>
    public StageOptions Convert { get; init; } = new(2, 16);

    /// <summary>Of <see cref="Stage.WritePool"/>.</summary>
    public StageOptions WritePool { get; init; } = new(4, 16);

    /// <summary>Of <see cref="Stage.Index"/>.</summary>
    public StageOptions Index { get; init; } = new(32, 64);

    /// <summary>Of <see cref="Stage.Validate"/>.</summary>
    public StageOptions Validate { get; init; } = new(4, 64);

    /// <summary>Of <see cref="Stage.Publish"/>.</summary>
    public StageOptions Publish { get; init; } = new(32, 64);

    /// <summary>The stages with their names, in order.</summary>
    public IReadOnlyList<(string Name, StageOptions Options)> All =>
        [.. Enum.GetValues<Stage>().Select(stage => (stage.ToString(), Of(stage)))];

    /// <summary>The knobs of one stage.</summary>
    public StageOptions Of(Stage stage) => stage switch
    {
        Stage.Detect => Detect,
        Stage.Backup => Backup,
        Stage.Convert => Convert,
        Stage.WritePool => WritePool,
        Stage.Index => Index,
        Stage.Validate => Validate,
        Stage.Publish => Publish,
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "expected a stage"),
    };

    /// <summary>The same with other knobs of one stage.</summary>
    public StagesOptions With(Stage stage, StageOptions options) => stage switch
    {
        Stage.Detect => this with { Detect = options },
        Stage.Backup => this with { Backup = options },
        Stage.Convert => this with { Convert = options },
        Stage.WritePool => this with { WritePool = options },
        Stage.Index => this with { Index = options },
        Stage.Validate => this with { Validate = options },
        Stage.Publish => this with { Publish = options },
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "expected a stage"),
    };
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
