namespace ContextPool.Format;

/// <summary>What may be saved, and by default migrated, so that every program that works on a pool reads it.</summary>
internal static class WritingLimits
{
    /// <summary>64 MiB: a hundred times the largest message seen.</summary>
    public const int MaxMessageBytes = 64 << 20;

    /// <summary>128: the recursion limit of serde_json, which the original application reads with.</summary>
    public const int MaxDepth = 128;
}
