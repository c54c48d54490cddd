using ContextPool.Format;

namespace ContextPool.Storage.Local;

/// <summary>The paths of one context directory, published or draft.</summary>
/// <param name="Root">The context directory.</param>
internal sealed record ContextLayout(string Root) : IPlaces
{
    /// <summary>How file names of messages end.</summary>
    public const string MessageExtension = ".json";

    /// <summary>How long the name of a message's file is.</summary>
    public const int MessageNameBytes = Uuid.TextLength + 5;

    /// <summary>The name of the directory of the messages.</summary>
    public const string PoolName = "messages_pool";

    /// <summary>The name of the directory of the packs.</summary>
    public const string PacksName = "packs";

    private const string AsidePrefix = ".new-";
    private const string UnappliedPrefix = "commits.unapplied-";
    private const string StreamingPrefix = "streaming-";

    /// <summary>Metadata and branches; the context exists where this file does.</summary>
    public string Metadata => Path.Combine(Root, "context.json");

    /// <summary>Role, time, size and type per message; derived.</summary>
    public string Index => Path.Combine(Root, "index.json");

    /// <summary>What changed in the index since <see cref="Index"/> was written; derived.</summary>
    public string IndexLog => Path.Combine(Root, "index.log");

    /// <summary>What was appended to branches since <see cref="Metadata"/> was written.</summary>
    public string CommitLog => Path.Combine(Root, "commits.log");

    /// <summary>A new name for a log of which something could not be applied: kept until a repair, never written again.</summary>
    public string UnappliedCommits() => Path.Combine(Root, $"{UnappliedPrefix}{Guid.NewGuid():N}.log");

    /// <summary>True for the name of such a log.</summary>
    public static bool IsUnappliedCommits(string name) => name.StartsWith(UnappliedPrefix, StringComparison.Ordinal);

    /// <summary>A new name for what is kept of a message while it is being made.</summary>
    public string Streaming(MessageId message) => Path.Combine(Root, $"{StreamingPrefix}{message}-{Guid.NewGuid():N}.log");

    /// <summary>True for the name of such a file, and of a lock that lies beside it.</summary>
    public static bool IsStreaming(string name) => name.StartsWith(StreamingPrefix, StringComparison.Ordinal);

    /// <summary>The message that such a file is of; false for a lock beside one, and for other names.</summary>
    public static bool TryParseStreamingName(string name, out MessageId message)
    {
        message = default;
        return IsStreaming(name) && name.EndsWith(".log", StringComparison.Ordinal) && name.Length > StreamingPrefix.Length + Uuid.TextLength
            && MessageId.TryParse(name.AsSpan(StreamingPrefix.Length, Uuid.TextLength), out message);
    }

    /// <summary>What the context was migrated from; absent where it was not.</summary>
    public string Receipt => Path.Combine(Root, "receipt.json");

    /// <summary>The directory of the messages.</summary>
    public string Pool { get; } = Path.Combine(Root, PoolName);

    /// <summary>The directory of the packs; absent where there is none.</summary>
    public string Packs => Path.Combine(Root, PacksName);

    /// <summary>One message.</summary>
    public string Message(MessageId id) => $"{Pool}{Path.DirectorySeparatorChar}{id}{MessageExtension}";

    public string PlaceOf(MessageId message) => Message(message);

    public string PlaceOf(ContextPart part) => part switch
    {
        ContextPart.Whole => Root,
        ContextPart.Metadata => Metadata,
        ContextPart.Pool => Pool,
        ContextPart.Index => Index,
        ContextPart.IndexLog => IndexLog,
        ContextPart.CommitLog => CommitLog,
        ContextPart.Receipt => Receipt,
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    /// <summary>The name of a message's file.</summary>
    public static string MessageName(MessageId id) => id + MessageExtension;

    /// <summary>The same in UTF-8, in as many bytes as <see cref="MessageNameBytes"/> says.</summary>
    public static ReadOnlySpan<byte> MessageName(MessageId id, Span<byte> buffer)
    {
        _ = id.Value.TryFormat(buffer, out int length, Uuid.CanonicalFormat);
        return ".json"u8.TryCopyTo(buffer[length..]) ? buffer[..MessageNameBytes] : throw new ArgumentException("too short", nameof(buffer));
    }

    /// <summary>A file on its way to its final name inside this directory.</summary>
    public string Aside() => Path.Combine(Root, $"{AsidePrefix}{Guid.NewGuid():N}");

    /// <summary>True for the name of a file that was on its way when its writer died, or still is.</summary>
    public static bool IsAside(string name) => name.StartsWith(AsidePrefix, StringComparison.Ordinal);

    /// <summary>As <see cref="IsAside"/>, and surely not named by a person: for directories that are not the product's own.</summary>
    public static bool IsGeneratedAside(string name) => IsAside(name) && Guid.TryParseExact(name.AsSpan(AsidePrefix.Length), "N", out _);

    /// <summary>True for the canonical name of a message's file.</summary>
    public static bool IsMessageName(string name) => TryParseMessageName(name, out _);

    /// <summary>The message a file name in the pool stands for, if it is one in canonical form.</summary>
    public static bool TryParseMessageName(string name, out MessageId id)
    {
        id = default;
        return name.EndsWith(MessageExtension, StringComparison.Ordinal)
            && MessageId.TryParse(name.AsSpan(0, name.Length - MessageExtension.Length), out id)
            && Uuid.IsCanonical(name.AsSpan(0, name.Length - MessageExtension.Length));
    }
}
