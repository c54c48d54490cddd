using ContextPool.Format;

namespace ContextPool.Legacy;

/// <summary>Compares JSON texts token by token: order, duplicates, number literals and escapes count, white space does not.</summary>
internal static class JsonTokens
{
    /// <summary>
    /// True where both texts are the same tokens. The first must be well-formed; the second is thereby as well-formed.
    /// </summary>
    public static bool AreEqual(ReadOnlySpan<byte> wellFormed, ReadOnlySpan<byte> other)
    {
        int left = 0;
        int right = 0;
        while (true)
        {
            left = JsonBytes.SkipWhiteSpace(wellFormed, left);
            right = JsonBytes.SkipWhiteSpace(other, right);
            if (left == wellFormed.Length || right == other.Length) return left == wellFormed.Length && right == other.Length;

            int leftEnd = EndOfToken(wellFormed, left);
            int rightEnd = EndOfToken(other, right);
            if (leftEnd < 0 || rightEnd < 0) return false;
            if (!wellFormed[left..leftEnd].SequenceEqual(other[right..rightEnd])) return false;
            left = leftEnd;
            right = rightEnd;
        }
    }

    private static int EndOfToken(ReadOnlySpan<byte> text, int at) => text[at] switch
    {
        (byte)'{' or (byte)'}' or (byte)'[' or (byte)']' or (byte)',' or (byte)':' => at + 1,
        (byte)'"' => JsonBytes.EndOfString(text, at),
        _ => JsonBytes.EndOfScalar(text, at),
    };
}
