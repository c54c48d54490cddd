using ContextPool.Format;

namespace ContextPool;

/// <summary>The id of a message; unique within its context, the name of its file in the pool. A UUID; canonical text is lower-case and hyphenated (RFC 9562).</summary>
public readonly record struct MessageId(Guid Value) : IComparable<MessageId>
{
    /// <summary>A new random id.</summary>
    public static MessageId New() => new(Guid.NewGuid());

    /// <summary>Reads the hyphenated form of 36 characters in either case; every other form is refused.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out MessageId id)
    {
        bool parsed = Uuid.TryParse(text, out Guid value);
        id = new MessageId(value);
        return parsed;
    }

    /// <summary>As <see cref="TryParse(ReadOnlySpan{char}, out MessageId)"/>, from UTF-8.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out MessageId id)
    {
        bool parsed = Uuid.TryParse(utf8, out Guid value);
        id = new MessageId(value);
        return parsed;
    }

    /// <summary>Reads the hyphenated form or throws <see cref="FormatException"/>.</summary>
    public static MessageId Parse(string text) => TryParse(text, out MessageId id)
        ? id
        : throw new FormatException($"'{text}' is no message id: expected a hyphenated UUID");

    /// <summary>In the order of the canonical text.</summary>
    public int CompareTo(MessageId other) => Value.CompareTo(other.Value);

    /// <summary>The canonical text.</summary>
    public override string ToString() => Value.ToString("D");
}
