using ContextPool.Format;

namespace ContextPool.Legacy;

/// <summary>What a legacy file becomes: its messages by their places in the text, and the metadata as they will be stored.</summary>
/// <param name="Text">The bytes it was read from; they must live as long as this is worked with.</param>
/// <param name="Source">What the legacy file says.</param>
/// <param name="SourceWritten">Last write of the legacy file; dates messages that have no time of their own.</param>
/// <param name="Metadata"><c>context.json</c> as it will be written.</param>
/// <param name="Upgrades">Which values were brought to a newer spelling.</param>
internal sealed record ConvertedContext(
    LegacyText Text, LegacyContext Source, Timestamp SourceWritten, ReadOnlyMemory<byte> Metadata, IReadOnlyList<string> Upgrades)
{
    private int[]? _inOrder;

    /// <summary>The positions of the messages in the source, in the order of the conversation.</summary>
    public IReadOnlyList<int> InOrder => _inOrder ??= ConversationOrder.Of(Source, SourceWritten);

    /// <summary>Reads a legacy file. Throws <see cref="InvalidContentException"/> for what cannot be carried over.</summary>
    /// <param name="text">The bytes; they stay the caller's.</param>
    /// <param name="id">The context, as the file name says.</param>
    /// <param name="sourceWritten">Last write of the legacy file.</param>
    /// <param name="limits">What is accepted.</param>
    public static ConvertedContext Of(LegacyText text, ContextId id, Timestamp sourceWritten, LegacyLimits limits)
    {
        LegacyContext source = LegacyReader.Read(text, id, limits);
        byte[] metadata = MetadataOf(source, sourceWritten, limits, out string? upgrade);
        return new ConvertedContext(text, source, sourceWritten, metadata, upgrade is null ? [] : [upgrade]);
    }

    /// <summary><c>context.json</c> of a legacy file: the state in its current spelling, and the application's white space.</summary>
    internal static byte[] MetadataOf(LegacyContext source, Timestamp sourceWritten, LegacyLimits limits, out string? upgrade)
    {
        (ReadOnlyMemory<byte> upgraded, upgrade) = StateUpgrade.Apply(source.Metadata, sourceWritten, source.Warnings);
        using var buffer = new PooledBuffer(upgraded.Length * 2);
        if (!JsonReindenter.TryWrite(upgraded.Span, buffer, limits.MaxMetadataBytes))
            throw new InvalidContentException(
                ContentFault.MetadataTooLarge, 0, $"context.json would have more than {limits.MaxMetadataBytes} bytes");
        return buffer.Written.ToArray();
    }
}
