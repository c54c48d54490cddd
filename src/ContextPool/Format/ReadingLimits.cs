namespace ContextPool.Format;

/// <summary>
/// What every reader accepts: pools, backups and legacy files alike. What may be migrated or saved is bounded by settings that can
/// only be stricter, so nothing that was ever published is refused afterwards.
/// </summary>
internal static class ReadingLimits
{
    /// <summary>1 GiB: half of what an array holds, so that a value still fits when it is indented.</summary>
    public const int MaxMessageBytes = 1 << 30;

    /// <summary>1 GiB.</summary>
    public const int MaxMetadataBytes = 1 << 30;

    /// <summary>10,000,000: about 1.5 GB of facts in memory.</summary>
    public const int MaxMessages = 10_000_000;

    /// <summary>1000 levels, the root of a legacy file included.</summary>
    public const int MaxDepth = 1000;

    /// <summary>64 MiB: a hundred times the largest message seen. For what is made here, and by default for what is migrated.</summary>
    public const int MaxMessageBytesToWrite = 64 << 20;

    /// <summary>128: the recursion limit of serde_json, which reads the pools too. For what is made here.</summary>
    public const int MaxDepthToWrite = 128;
}
