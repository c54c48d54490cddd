namespace ContextPool.Format;

/// <summary>Numbers as JSON spells them.</summary>
internal static class JsonNumber
{
    private const int DigitsOfLargest = 308;

    /// <summary>The bytes of the number that starts a text; 0 where none does.</summary>
    /// <param name="text">The text; more may follow.</param>
    /// <param name="isFar">It has an exponent or more digits than the largest double: where it lies takes a look.</param>
    public static int LengthOf(ReadOnlySpan<byte> text, out bool isFar)
    {
        isFar = false;
        int at = !text.IsEmpty && text[0] == (byte)'-' ? 1 : 0;
        int digits = Digits(text, at);
        if (digits == 0 || (digits > 1 && text[at] == (byte)'0')) return 0;
        at += digits;
        if (at < text.Length && text[at] == (byte)'.')
        {
            int fraction = Digits(text, at + 1);
            if (fraction == 0) return 0;
            at += 1 + fraction;
        }

        if (at < text.Length && (text[at] | 0x20) == 'e')
        {
            isFar = true;
            at++;
            if (at < text.Length && text[at] is (byte)'+' or (byte)'-') at++;
            int exponent = Digits(text, at);
            if (exponent == 0) return 0;
            at += exponent;
        }

        isFar |= at > DigitsOfLargest;
        return at;
    }

    private static int Digits(ReadOnlySpan<byte> text, int from)
    {
        int at = from;
        while ((uint)at < (uint)text.Length && (uint)(text[at] - '0') <= 9) at++;
        return at - from;
    }
}
