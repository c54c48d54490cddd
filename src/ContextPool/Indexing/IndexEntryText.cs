using System.Globalization;
using System.Text;
using System.Text.Json;
using ContextPool.Json;
using ContextPool.Model;

namespace ContextPool.Indexing;

/// <summary>One entry as JSON: the seven members of the original application, in its order, then <c>timestamp_source</c> and <c>sha256</c>.</summary>
internal static class IndexEntryText
{
    /// <summary>True where all members are of the original application's types: role and type are closed lists to it.</summary>
    public static bool IsForTheOriginal(in IndexEntry entry) =>
        MessageWords.Roles.Contains(entry.Role) && MessageWords.Types.Contains(entry.MessageType);

    /// <summary>Adds the members, each after <paramref name="separator"/> but without braces around.</summary>
    public static void WriteMembers(in IndexEntry entry, PooledBuffer buffer, ReadOnlySpan<byte> separator) =>
        Write(entry, buffer, separator, ": "u8);

    /// <summary>Adds the members without any white space, and without braces around.</summary>
    public static void WriteCompact(in IndexEntry entry, PooledBuffer buffer) => Write(entry, buffer, [], ":"u8);

    /// <summary>Reads an entry or throws <see cref="InvalidContentException"/>; unknown members are ignored.</summary>
    public static IndexEntry Read(ReadOnlySpan<byte> text, long offset)
    {
        JsonGrammar.Require(text, offset, maxDepth: 4);
        MessageId? id = null;
        Timestamp? time = null;
        string? role = null;
        string? type = null;
        var source = TimeSource.CreatedAt;
        long size = -1;
        var hash = default(ContentHash);
        bool calls = false;
        bool result = false;
        foreach ((string name, Range range) in JsonMembers.Of(text))
        {
            ReadOnlySpan<byte> value = text[range];
            switch (name)
            {
                case "message_id" when MessageId.TryParse(Unquoted(value), out MessageId parsed): id = parsed; break;
                case "timestamp" when Timestamp.TryParse(Unquoted(value), out Timestamp parsed): time = parsed; break;
                case "role" when value[0] == (byte)'"': role = MessageWords.Shared(Unquoted(value)); break;
                case "message_type" when value[0] == (byte)'"': type = MessageWords.Shared(Unquoted(value)); break;
                case "timestamp_source": source = ParseSource(Unquoted(value)); break;
                case "size_bytes" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long parsed): size = parsed; break;
                case "sha256" when value.Length == ContentHash.HexLength + 2: hash = ContentHash.FromHex(value[1..^1]); break;
                case "has_tool_calls": calls = value.SequenceEqual("true"u8); break;
                case "has_tool_result": result = value.SequenceEqual("true"u8); break;
            }
        }

        if (id is null || time is null || size < 0 || type is null)
            throw new InvalidContentException(
                ContentFault.InvalidJson, offset, "an index entry lacks its message_id, timestamp, size_bytes or message_type");
        return new IndexEntry(id.Value, role, time.Value, source, size, calls, result, type) { Hash = hash };
    }

    private static void Write(in IndexEntry entry, PooledBuffer buffer, ReadOnlySpan<byte> separator, ReadOnlySpan<byte> colon)
    {
        Name(buffer, separator, "\"message_id\""u8, colon, isFirst: true);
        JsonText.WriteQuoted(entry.Id.ToString(), buffer);
        Name(buffer, separator, "\"role\""u8, colon);
        if (entry.Role is null) buffer.Write("null"u8);
        else JsonText.WriteQuoted(entry.Role, buffer);
        Name(buffer, separator, "\"timestamp\""u8, colon);
        JsonText.WriteQuoted(entry.Timestamp.ToString(), buffer);
        Name(buffer, separator, "\"size_bytes\""u8, colon);
        buffer.Write(Encoding.ASCII.GetBytes(entry.SizeBytes.ToString(CultureInfo.InvariantCulture)));
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
        JsonText.WriteQuoted(entry.Hash.ToString(), buffer);
    }

    private static TimeSource ParseSource(string code)
    {
        foreach (TimeSource source in Enum.GetValues<TimeSource>())
        {
            if (SnakeCase.Of(source) == code) return source;
        }

        return TimeSource.CreatedAt;
    }

    private static string Unquoted(ReadOnlySpan<byte> value) => value[0] == (byte)'"' ? JsonText.DecodeQuoted(value) : "";

    private static void Name(
        PooledBuffer buffer, ReadOnlySpan<byte> separator, ReadOnlySpan<byte> name, ReadOnlySpan<byte> colon, bool isFirst = false)
    {
        if (!isFirst) buffer.Write((byte)',');
        buffer.Write(separator);
        buffer.Write(name);
        buffer.Write(colon);
    }
}
