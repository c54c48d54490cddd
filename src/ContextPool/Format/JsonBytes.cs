using System.Buffers;

namespace ContextPool.Format;

/// <summary>The bytes that JSON is made of, and the vectorised searches for them.</summary>
internal static class JsonBytes
{
    /// <summary>What ends a run inside a string that needs no look.</summary>
    public static readonly SearchValues<byte> StringStops = SearchValues.Create("\"\\"u8);

    /// <summary>What changes the nesting, outside strings.</summary>
    public static readonly SearchValues<byte> NestingStops = SearchValues.Create("\"{}[]"u8);

    /// <summary>What ends a number or literal.</summary>
    public static readonly SearchValues<byte> ScalarStops = SearchValues.Create(" \t\r\n,:]}[{\""u8);

    public static bool IsWhiteSpace(byte value) => value is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';

    public static int SkipWhiteSpace(ReadOnlySpan<byte> text, int from)
    {
        while (from < text.Length && IsWhiteSpace(text[from])) from++;
        return from;
    }

    /// <summary>The index behind the closing quote of the string that opens at <paramref name="quote"/>; -1 where it does not close.</summary>
    public static int EndOfString(ReadOnlySpan<byte> text, int quote)
    {
        int at = quote + 1;
        while (true)
        {
            int stop = at <= text.Length ? text[at..].IndexOfAny(StringStops) : -1;
            if (stop < 0) return -1;
            at += stop;
            if (text[at] == (byte)'"') return at + 1;
            at += 2;
        }
    }

    /// <summary>The index behind a number or literal.</summary>
    public static int EndOfScalar(ReadOnlySpan<byte> text, int from)
    {
        int stop = text[from..].IndexOfAny(ScalarStops);
        return stop < 0 ? text.Length : from + stop;
    }
}
