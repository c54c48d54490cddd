namespace ContextPool.Migration.Audit;

/// <summary>What a run packed of contexts that had gone cold; see <see cref="Options.MigrationOptions.PackAfter"/>.</summary>
public sealed record PackingSummary
{
    /// <summary>How many contexts were packed.</summary>
    public long Contexts { get; init; }

    /// <summary>How many of their messages.</summary>
    public long Messages { get; init; }

    /// <summary>Bytes of these messages.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes of the packs.</summary>
    public long StoredBytes { get; init; }

    /// <summary>Contexts that were due and are left to the next run: in use, or something failed; the log says what.</summary>
    public long Left { get; init; }
}
