using System.Buffers.Text;
using System.Text.Json;
using ContextPool.Format;

namespace ContextPool.Indexing;

/// <summary>Takes the members of one index entry as they come; of two of a name the later counts.</summary>
internal struct IndexEntryReader
{
    private static readonly (byte[] Code, TimeSource Source)[] Sources =
        [.. Enum.GetValues<TimeSource>().Select(s => (System.Text.Encoding.ASCII.GetBytes(SnakeCase.Of(s)), s))];

    private MessageId? _id;
    private Timestamp? _time;
    private string? _role;
    private string? _type;
    private TimeSource _source;
    private long? _size;
    private ContentHash _hash;
    private bool _hasToolCalls;
    private bool _hasToolResult;

    /// <summary>The entry; null where it lacks a member it cannot do without. Reads to the end of the text.</summary>
    public IndexEntry? Read(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) TakeMember(ref reader);
        }

        while (reader.Read())
        {
        }

        return _id is { } id && _time is { } time && _size is { } size && _type is { } type
            ? new IndexEntry(id, _role, time, _source, size, _hasToolCalls, _hasToolResult, type) { Hash = _hash }
            : null;
    }

    private void TakeMember(ref Utf8JsonReader reader)
    {
        if (JsonText.Means(reader, "message_id"u8)) TakeId(ref reader);
        else if (JsonText.Means(reader, "timestamp"u8)) TakeTime(ref reader);
        else if (JsonText.Means(reader, "role"u8)) _role = Word(ref reader) ?? _role;
        else if (JsonText.Means(reader, "message_type"u8)) _type = Word(ref reader) ?? _type;
        else if (JsonText.Means(reader, "timestamp_source"u8)) TakeSource(ref reader);
        else if (JsonText.Means(reader, "size_bytes"u8)) TakeSize(ref reader);
        else if (JsonText.Means(reader, "sha256"u8)) TakeHash(ref reader);
        else if (JsonText.Means(reader, "has_tool_calls"u8)) _hasToolCalls = IsTrue(ref reader);
        else if (JsonText.Means(reader, "has_tool_result"u8)) _hasToolResult = IsTrue(ref reader);
        else reader.Skip();
    }

    private void TakeId(ref Utf8JsonReader reader)
    {
        if (!IsString(ref reader)) return;
        bool isId = reader.ValueIsEscaped
            ? MessageId.TryParse(JsonText.Decode(reader.ValueSpan), out MessageId id)
            : MessageId.TryParse(reader.ValueSpan, out id);
        if (isId) _id = id;
    }

    private void TakeTime(ref Utf8JsonReader reader)
    {
        const int Longest = 64;
        if (!IsString(ref reader)) return;
        Timestamp time;
        if (reader.ValueIsEscaped || reader.ValueSpan.Length > Longest)
        {
            if (Timestamp.TryParse(JsonText.Decode(reader.ValueSpan), out time)) _time = time;
            return;
        }

        Span<char> text = stackalloc char[Longest];
        int length = System.Text.Encoding.UTF8.GetChars(reader.ValueSpan, text);
        if (Timestamp.TryParse(text[..length], out time)) _time = time;
    }

    private void TakeSource(ref Utf8JsonReader reader)
    {
        _source = TimeSource.CreatedAt;
        if (!IsString(ref reader)) return;
        foreach ((byte[] code, TimeSource source) in Sources)
        {
            if (JsonText.Means(reader, code)) _source = source;
        }
    }

    private void TakeSize(ref Utf8JsonReader reader)
    {
        reader.Read();
        ReadOnlySpan<byte> digits = reader.TokenType == JsonTokenType.Number ? reader.ValueSpan : [];
        if (Utf8Parser.TryParse(digits, out long size, out int used) && used == digits.Length && size >= 0) _size = size;
        reader.Skip();
    }

    private void TakeHash(ref Utf8JsonReader reader)
    {
        if (IsString(ref reader) && reader.ValueSpan.Length == ContentHash.HexLength) _hash = ContentHash.FromHex(reader.ValueSpan);
    }

    private static bool IsTrue(ref Utf8JsonReader reader)
    {
        reader.Read();
        bool isTrue = reader.TokenType == JsonTokenType.True;
        reader.Skip();
        return isTrue;
    }

    /// <summary>The word, shared where it is a known one; null for a value that is no string.</summary>
    private static string? Word(ref Utf8JsonReader reader)
    {
        if (!IsString(ref reader)) return null;
        return (reader.ValueIsEscaped ? null : MessageWords.Find(reader.ValueSpan))
            ?? MessageWords.Shared(JsonText.Decode(reader.ValueSpan));
    }

    /// <summary>Onto a string; over any other value.</summary>
    private static bool IsString(ref Utf8JsonReader reader)
    {
        reader.Read();
        bool isString = reader.TokenType == JsonTokenType.String;
        reader.Skip();
        return isString;
    }
}
