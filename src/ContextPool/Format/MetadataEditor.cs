namespace ContextPool.Format;

/// <summary>Edits of <c>context.json</c>.</summary>
internal sealed class MetadataEditor(ReadOnlyMemory<byte> json) : JsonEditor(json, "context.json")
{
    /// <summary>Adds ids behind the elements of an array, whatever those are.</summary>
    public void Append(IReadOnlyCollection<MessageId> ids, params ReadOnlySpan<string> path)
    {
        if (ids.Count > 0) Append(Elements(ids), path);
    }

    /// <summary>
    /// The result in the application's white space, read as the file will be read. Throws
    /// <see cref="InvalidContentException"/> where it cannot be.
    /// </summary>
    public ContextMetadata ToMetadata(ContextId id)
    {
        using var output = new PooledBuffer(Text.Length + (Text.Length / 8) + 64);
        if (!JsonReindenter.TryWrite(Text, output, ReadingLimits.MaxMetadataBytes))
            throw new InvalidContentException(
                ContentFault.MetadataTooLarge, 0, $"context.json would have more than {ReadingLimits.MaxMetadataBytes} bytes");
        return ContextMetadata.ParseWritten(output.Written.ToArray(), id);
    }

    /// <summary>Ids as a JSON array.</summary>
    public static string ArrayOf(IEnumerable<MessageId> ids) => $"[{Elements(ids)}]";

    private static string Elements(IEnumerable<MessageId> ids) => string.Join(',', ids.Select(id => $"\"{id}\""));
}
