using ContextPool.Format;

namespace ContextPool;

/// <summary>The id of a context; the name of its legacy file and of its directory in a store. A UUID; canonical text is lower-case and hyphenated (RFC 9562).</summary>
public readonly record struct ContextId(Guid Value) : IComparable<ContextId>
{
    /// <summary>A new random id.</summary>
    public static ContextId New() => new(Guid.NewGuid());

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

    /// <summary>Reads the hyphenated form or throws <see cref="FormatException"/>.</summary>
    public static ContextId Parse(string text) => TryParse(text, out ContextId id)
        ? id
        : throw new FormatException($"'{text}' is no context id: expected a hyphenated UUID");

    /// <summary>In the order of the canonical text.</summary>
    public int CompareTo(ContextId other) => Value.CompareTo(other.Value);

    /// <summary>The canonical text.</summary>
    public override string ToString() => Value.ToString("D");
}
