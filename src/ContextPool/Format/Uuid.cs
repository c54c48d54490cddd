using System.Text;

namespace ContextPool.Format;

/// <summary>
/// The one form of UUID that names files: 32 hex digits in either case, hyphens after the 8th, 12th, 16th and 20th. <see cref="Guid"/>
/// alone is too tolerant: its "D" format accepts signs and "0x" inside the groups.
/// </summary>
internal static class Uuid
{
    public const int TextLength = 36;

    /// <summary>The canonical spelling's name among those of <see cref="Guid"/>.</summary>
    public const string CanonicalFormat = "D";

    private const byte NoDigit = 0xFF;

    // Where the two digits of each byte of the UUID stand in its text.
    private static ReadOnlySpan<byte> DigitPairs => [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

    private static readonly byte[] DigitValues = MakeDigitValues();

    public static bool TryParse(ReadOnlySpan<char> text, out Guid value)
    {
        value = default;
        if (text.Length != TextLength) return false;
        Span<byte> utf8 = stackalloc byte[TextLength];
        for (int i = 0; i < TextLength; i++)
        {
            if (!char.IsAscii(text[i])) return false;
            utf8[i] = (byte)text[i];
        }

        return TryParse(utf8, out value);
    }

    /// <summary>Branches of long conversations are made of ids, so this is what opening one of them spends its time on.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out Guid value)
    {
        value = default;
        if (utf8.Length != TextLength || utf8[8] != (byte)'-' || utf8[13] != (byte)'-' || utf8[18] != (byte)'-' || utf8[23] != (byte)'-')
            return false;
        Span<byte> bytes = stackalloc byte[16];
        int any = 0;
        byte[] values = DigitValues;
        ReadOnlySpan<byte> pairs = DigitPairs;
        for (int i = 0; i < bytes.Length; i++)
        {
            int high = values[utf8[pairs[i]]];
            int low = values[utf8[pairs[i] + 1]];
            any |= high | low;
            bytes[i] = (byte)((high << 4) | (low & 0xF));
        }

        // Values of digits stay below 16, so a higher bit comes from something that is no digit.
        if (any > 0xF) return false;
        value = new Guid(bytes, bigEndian: true);
        return true;
    }

    /// <summary>As <see cref="TryParse(ReadOnlySpan{char}, out Guid)"/>, or throws <see cref="FormatException"/> about a thing of that name.</summary>
    public static Guid Parse(ReadOnlySpan<char> text, string name) => TryParse(text, out Guid value) ? value : throw NoUuid(text.ToString(), name);

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, string)"/>
    public static Guid Parse(ReadOnlySpan<byte> utf8, string name) =>
        TryParse(utf8, out Guid value) ? value : throw NoUuid(Encoding.UTF8.GetString(utf8), name);

    /// <summary>The canonical text.</summary>
    public static string Format(Guid value) => value.ToString(CanonicalFormat);

    /// <summary>Ids have one spelling, so a format string may name that one or none.</summary>
    public static void OnlyCanonical(ReadOnlySpan<char> format)
    {
        if (!format.IsEmpty && format is not CanonicalFormat)
            throw new FormatException($"'{format}' is no format of an id: expected '{CanonicalFormat}' or nothing");
    }

    /// <summary>True where the text of a UUID is in canonical form: its digits are lower-case.</summary>
    public static bool IsCanonical(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (char.IsAsciiLetterUpper(c)) return false;
        }

        return true;
    }

    /// <inheritdoc cref="IsCanonical(ReadOnlySpan{char})"/>
    public static bool IsCanonical(ReadOnlySpan<byte> utf8)
    {
        foreach (byte b in utf8)
        {
            if (char.IsAsciiLetterUpper((char)b)) return false;
        }

        return true;
    }

    private static FormatException NoUuid(string text, string name) => new($"'{text}' is no {name}: expected a hyphenated UUID");

    private static byte[] MakeDigitValues()
    {
        byte[] values = new byte[256];
        Array.Fill(values, NoDigit);
        for (int digit = 0; digit < 16; digit++)
        {
            values["0123456789abcdef"[digit]] = (byte)digit;
            values["0123456789ABCDEF"[digit]] = (byte)digit;
        }

        return values;
    }
}
