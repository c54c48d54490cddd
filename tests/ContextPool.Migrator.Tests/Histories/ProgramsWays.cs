namespace ContextPool.Migrator.Tests.Histories;

/// <summary>Who does what to a store.</summary>
internal sealed record ProgramsWays
{
    /// <summary>How many contexts begin as those of the store.</summary>
    public required int Own { get; init; }

    /// <summary>How many contexts there are; those behind <see cref="Own"/> begin as legacy files.</summary>
    public required int Contexts { get; init; }

    /// <summary>What the clients do besides reading and saving, as they are told it.</summary>
    public required string Clients { get; init; }

    /// <summary>How many calls each client makes.</summary>
    public required int Steps { get; init; }

    /// <summary>What <c>contextpool</c> is run for, in turn.</summary>
    public required string[] Commands { get; init; }

    /// <summary>What is switched on.</summary>
    public StoreFeatures Features { get; init; }

    /// <summary>True: the original application saves into pools; false: legacy files.</summary>
    public bool SavesPools { get; init; }
}
