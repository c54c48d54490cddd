namespace ContextPool.Legacy;

/// <summary>In what the steps of one migration differ from those of another.</summary>
internal sealed record StepSettings
{
    /// <summary>Who publishes; the receipts name it.</summary>
    public required string RunId { get; init; }

    /// <summary>What is accepted.</summary>
    public LegacyLimits Limits { get; init; } = LegacyLimits.Default;

    /// <summary>Sync each backup as it is written, where no sync of the file system follows.</summary>
    public bool SyncsEachFile { get; init; }

    /// <summary>False to read back names, metadata and index only.</summary>
    public bool ReadsContents { get; init; } = true;

    /// <summary>Write nothing, and tell what would have been written.</summary>
    public bool IsDry { get; init; }
}
