using ContextPool.Format;

namespace ContextPool.Legacy;

/// <summary>
/// What a legacy file may at most be made of to be migrated. Limits bound memory; nothing is cut, the file is refused. None can be
/// set above what every reader accepts, so that whatever is migrated can be served.
/// </summary>
internal sealed record LegacyLimits
{
    /// <summary>1 MiB: nearly all real files are below it and are read once; larger ones stream.</summary>
    public const int DefaultStreamingThreshold = 1 << 20;

    /// <summary>64 MiB: a hundred times the largest message seen.</summary>
    public const int DefaultMaxMessageBytes = ReadingLimits.MaxMessageBytesToWrite;

    /// <summary>64 MiB: over a million message ids in branches.</summary>
    public const int DefaultMaxMetadataBytes = 64 << 20;

    /// <summary>1,000,000: about 150 MB of facts in memory.</summary>
    public const int DefaultMaxMessages = 1_000_000;

    /// <summary>128: the recursion limit of serde_json, which wrote the files and reads the pools.</summary>
    public const int DefaultMaxDepth = ReadingLimits.MaxDepthToWrite;

    /// <summary>Defaults.</summary>
    public static LegacyLimits Default { get; } = new();

    /// <summary>For readers of what is there already: everything that any limits can have let through.</summary>
    internal static LegacyLimits Reading { get; } = new()
    {
        MaxMessageBytes = ReadingLimits.MaxMessageBytes,
        MaxMetadataBytes = ReadingLimits.MaxMetadataBytes,
        MaxMessages = ReadingLimits.MaxMessages,
        MaxDepth = ReadingLimits.MaxDepth,
    };

    /// <summary>Files with more bytes are never held whole. Bytes.</summary>
    public int StreamingThreshold { get; init; } = DefaultStreamingThreshold;

    /// <summary>The first size of the buffer that slides along a streamed file. Bytes.</summary>
    public int WindowBytes { get; init; } = 256 << 10;

    /// <summary>The most bytes of one message, in the legacy file and in the pool.</summary>
    public int MaxMessageBytes { get; init => field = AtMost(ReadingLimits.MaxMessageBytes, value); } = DefaultMaxMessageBytes;

    /// <summary>The most bytes of all that is not a message.</summary>
    public int MaxMetadataBytes { get; init => field = AtMost(ReadingLimits.MaxMetadataBytes, value); } = DefaultMaxMetadataBytes;

    /// <summary>The most messages of one context.</summary>
    public int MaxMessages { get; init => field = AtMost(ReadingLimits.MaxMessages, value); } = DefaultMaxMessages;

    /// <summary>The most levels of nesting, the root included.</summary>
    public int MaxDepth { get; init => field = AtMost(ReadingLimits.MaxDepth, value); } = DefaultMaxDepth;

    private static int AtMost(int ceiling, int value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, ceiling);
        return value;
    }
}
