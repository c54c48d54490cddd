using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;

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

    /// <summary>
    /// Whether a byte outside of strings is a part of a number, of a literal or of something that must not be there: neither white space nor
    /// what stands between tokens.
    /// </summary>
    public static bool IsInScalar(byte value) =>
        !IsWhiteSpace(value) && value is not ((byte)',' or (byte)':' or (byte)'{' or (byte)'}' or (byte)'[' or (byte)']' or (byte)'"');

    /// <summary>The index of the first byte from there on that is no white space; where there is any it is mostly an indentation, many bytes long.</summary>
    public static int SkipWhiteSpace(ReadOnlySpan<byte> text, int from)
    {
        if ((uint)from >= (uint)text.Length || !IsWhiteSpace(text[from])) return from;
        from++;
        for (; Vector128.IsHardwareAccelerated && from <= text.Length - Vector128<byte>.Count; from += Vector128<byte>.Count)
        {
            uint others = ~WhiteSpaceIn(Vector128.Create(text[from..])).ExtractMostSignificantBits() & 0xFFFF;
            if (others != 0) return from + BitOperations.TrailingZeroCount(others);
        }

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

    private static Vector128<byte> WhiteSpaceIn(Vector128<byte> bytes) =>
        Vector128.Equals(bytes, Vector128.Create((byte)' ')) | Vector128.Equals(bytes, Vector128.Create((byte)'\n'))
        | Vector128.Equals(bytes, Vector128.Create((byte)'\r')) | Vector128.Equals(bytes, Vector128.Create((byte)'\t'));
}
