using System.Text.Json;
using System.Text.Json.Serialization;
using ContextPool.Format;

namespace ContextPool;

/// <summary>
/// Writes an id as a string in JSON, and as a member's name where it is the key of a dictionary. Ids name it by attribute, so nobody
/// registers it; it is public for the serializer's source generator.
/// </summary>
/// <typeparam name="TId"><see cref="ContextId"/> or <see cref="MessageId"/>.</typeparam>
public sealed class IdJsonConverter<TId> : JsonConverter<TId>
    where TId : struct, IUtf8SpanParsable<TId>, IUtf8SpanFormattable
{
    /// <summary>Each character of an id may stand as an escape of six.</summary>
    private const int MaxJsonBytes = Uuid.TextLength * 6;

    /// <inheritdoc/>
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName)) throw NoId();
        long length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (length > MaxJsonBytes) throw NoId();
        Span<byte> text = stackalloc byte[MaxJsonBytes];
        text = text[..reader.CopyString(text)];
        return TId.TryParse(text, null, out TId id) ? id : throw NoId();
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(Canonical(value, stackalloc byte[Uuid.TextLength]));
    }

    /// <inheritdoc/>
    public override TId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader, typeToConvert, options);

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, TId value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WritePropertyName(Canonical(value, stackalloc byte[Uuid.TextLength]));
    }

    private static ReadOnlySpan<byte> Canonical(TId value, Span<byte> text)
    {
        value.TryFormat(text, out int length, default, null);
        return text[..length];
    }

    private static JsonException NoId() => new($"no {typeof(TId).Name}: expected a string with a hyphenated UUID");
}
