using System.Numerics;
using System.Text.Json.Serialization;
using ContextPool.Format;

namespace ContextPool;

/// <summary>
/// The id of a context; the name of its legacy file and of its directory in a store. A UUID with one canonical spelling, that of RFC 9562:
/// 36 characters, lower-case hex digits in groups of 8, 4, 4, 4 and 12 with hyphens between them. It is read in either case and nothing
/// else is, and always written canonical: as text, as UTF-8, as a string or a member's name in JSON.
/// </summary>
[JsonConverter(typeof(IdJsonConverter<ContextId>))]
public readonly record struct ContextId(Guid Value)
    : IComparable<ContextId>, IComparisonOperators<ContextId, ContextId, bool>, ISpanParsable<ContextId>, IUtf8SpanParsable<ContextId>,
        ISpanFormattable, IUtf8SpanFormattable
{
    /// <summary>A new random id.</summary>
    public static ContextId New() => new(Guid.NewGuid());

    /// <summary>Reads the hyphenated form or throws <see cref="FormatException"/>.</summary>
    public static ContextId Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(text, null);
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static ContextId Parse(string s, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return new(Uuid.Parse(s, "context id"));
    }

    /// <summary>Reads the hyphenated form of 36 characters in either case; every other form is refused.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ContextId id)
    {
        bool parsed = Uuid.TryParse(text, out Guid value);
        id = new ContextId(value);
        return parsed;
    }

    /// <summary>As <see cref="TryParse(ReadOnlySpan{char}, out ContextId)"/>, from UTF-8.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out ContextId id)
    {
        bool parsed = Uuid.TryParse(utf8, out Guid value);
        id = new ContextId(value);
        return parsed;
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out ContextId)"/>
    public static bool TryParse(string? s, IFormatProvider? provider, out ContextId result) =>
        TryParse(s.AsSpan(), out result);

    static ContextId ISpanParsable<ContextId>.Parse(ReadOnlySpan<char> text, IFormatProvider? provider) => new(Uuid.Parse(text, "context id"));

    static bool ISpanParsable<ContextId>.TryParse(ReadOnlySpan<char> text, IFormatProvider? provider, out ContextId id) =>
        TryParse(text, out id);

    static ContextId IUtf8SpanParsable<ContextId>.Parse(ReadOnlySpan<byte> utf8, IFormatProvider? provider) =>
        new(Uuid.Parse(utf8, "context id"));

    static bool IUtf8SpanParsable<ContextId>.TryParse(ReadOnlySpan<byte> utf8, IFormatProvider? provider, out ContextId id) =>
        TryParse(utf8, out id);

    /// <summary>In the order of the canonical text.</summary>
    public int CompareTo(ContextId other) => Value.CompareTo(other.Value);

    /// <summary>Before in the order of the canonical text.</summary>
    public static bool operator <(ContextId left, ContextId right) => left.CompareTo(right) < 0;

    /// <summary>Behind in the order of the canonical text.</summary>
    public static bool operator >(ContextId left, ContextId right) => left.CompareTo(right) > 0;

    /// <summary>Not behind in the order of the canonical text.</summary>
    public static bool operator <=(ContextId left, ContextId right) => left.CompareTo(right) <= 0;

    /// <summary>Not before in the order of the canonical text.</summary>
    public static bool operator >=(ContextId left, ContextId right) => left.CompareTo(right) >= 0;

    /// <summary>The canonical text.</summary>
    public override string ToString() => Uuid.Format(Value);

    string IFormattable.ToString(string? format, IFormatProvider? provider)
    {
        Uuid.OnlyCanonical(format);
        return ToString();
    }

    bool ISpanFormattable.TryFormat(Span<char> text, out int length, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        Uuid.OnlyCanonical(format);
        return Value.TryFormat(text, out length, Uuid.CanonicalFormat);
    }

    bool IUtf8SpanFormattable.TryFormat(Span<byte> utf8, out int length, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        Uuid.OnlyCanonical(format);
        return Value.TryFormat(utf8, out length, Uuid.CanonicalFormat);
    }
}
