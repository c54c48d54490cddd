using System.Text.Json;
using ContextPool.Format;

namespace ContextPool.Indexing;

/// <summary>One entry as JSON: the seven members of the original application, in its order, then <c>timestamp_source</c> and <c>sha256</c>.</summary>
internal static class IndexEntryText
{
    private const int MaxDepth = 4;

    /// <summary>True where all members are of the original application's types: role and type are closed lists to it.</summary>
    public static bool IsForTheOriginal(in IndexEntry entry) =>
        MessageWords.Roles.Contains(entry.Role) && MessageWords.Types.Contains(entry.MessageType);

    /// <summary>Adds the members, each after <paramref name="separator"/> but without braces around.</summary>
    public static void WriteMembers(in IndexEntry entry, PooledBuffer buffer, ReadOnlySpan<byte> separator) =>
        Write(entry, buffer, separator, ": "u8);

    /// <summary>Adds the members without any white space, and without braces around.</summary>
    public static void WriteCompact(in IndexEntry entry, PooledBuffer buffer) => Write(entry, buffer, [], ":"u8);

    /// <summary>
    /// Reads an entry or throws <see cref="InvalidContentException"/>; unknown members are ignored. One pass and, for known words,
    /// no allocation: an index has as many entries as its context has messages.
    /// </summary>
    public static IndexEntry Read(ReadOnlySpan<byte> text, long offset)
    {
        JsonGrammar.RequireUtf8(text, offset);
        var reader = new Utf8JsonReader(text, JsonGrammar.Options(MaxDepth));
        try
        {
            return new IndexEntryReader().Read(ref reader) ?? throw new InvalidContentException(
                ContentFault.InvalidJson, offset, "an index entry lacks its message_id, timestamp, size_bytes or message_type");
        }
        catch (JsonException e)
        {
            throw JsonGrammar.Fault(e, ref reader, text, offset, MaxDepth);
        }
    }

    private static void Write(in IndexEntry entry, PooledBuffer buffer, ReadOnlySpan<byte> separator, ReadOnlySpan<byte> colon)
    {
        Name(buffer, separator, "\"message_id\""u8, colon, isFirst: true);
        JsonText.WriteQuoted(entry.Id, buffer);
        Name(buffer, separator, "\"role\""u8, colon);
        if (entry.Role is null) buffer.Write("null"u8);
        else JsonText.WriteQuoted(entry.Role, buffer);
        Name(buffer, separator, "\"timestamp\""u8, colon);
        JsonText.WriteQuoted(entry.Timestamp, buffer);
        Name(buffer, separator, "\"size_bytes\""u8, colon);
        buffer.WriteText(entry.SizeBytes);
        Name(buffer, separator, "\"has_tool_calls\""u8, colon);
        buffer.Write(entry.HasToolCalls ? "true"u8 : "false"u8);
        Name(buffer, separator, "\"has_tool_result\""u8, colon);
        buffer.Write(entry.HasToolResult ? "true"u8 : "false"u8);
        Name(buffer, separator, "\"message_type\""u8, colon);
        JsonText.WriteQuoted(entry.MessageType, buffer);
        Name(buffer, separator, "\"timestamp_source\""u8, colon);
        JsonText.WriteQuoted(SnakeCase.Of(entry.TimeSource), buffer);
        if (entry.Hash.IsUnknown) return;
        Name(buffer, separator, "\"sha256\""u8, colon);
        buffer.Write((byte)'"');
        entry.Hash.Write(buffer.Room(ContentHash.HexLength)[..ContentHash.HexLength]);
        buffer.Advance(ContentHash.HexLength);
        buffer.Write((byte)'"');
    }

    private static void Name(
        PooledBuffer buffer, ReadOnlySpan<byte> separator, ReadOnlySpan<byte> name, ReadOnlySpan<byte> colon, bool isFirst = false)
    {
        if (!isFirst) buffer.Write((byte)',');
        buffer.Write(separator);
        buffer.Write(name);
        buffer.Write(colon);
    }
}
