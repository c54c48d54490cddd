using ContextPool.Format;

namespace ContextPool.Legacy;

/// <summary>Compares JSON texts token by token: order, duplicates, number literals and escapes count, white space does not.</summary>
internal static class JsonTokens
{
    /// <summary>
    /// True where both texts are the same tokens. The first must be well-formed; the second is thereby as well-formed.
    /// </summary>
    public static bool AreEqual(ReadOnlySpan<byte> wellFormed, ReadOnlySpan<byte> other) =>
        Block512.IsSupported ? AreEqual<Block512>(wellFormed, other)
        : Block256.IsSupported ? AreEqual<Block256>(wellFormed, other)
        : Block128.IsSupported ? AreEqual<Block128>(wellFormed, other)
        : AreEqual<PlainBlock>(wellFormed, other);

    /// <summary>As above, with registers of a width.</summary>
    /// <remarks>
    /// Both are the same bytes for long stretches. Where they are not, the difference has to be white space on one side, and has to stand
    /// between two tokens of the well-formed text.
    /// </remarks>
    internal static bool AreEqual<TBlock>(ReadOnlySpan<byte> wellFormed, ReadOnlySpan<byte> other)
        where TBlock : struct, IByteBlock<TBlock>, allows ref struct
    {
        var texts = new TextBytes<TBlock>(wellFormed);
        int left = 0;
        int right = 0;
        while (true)
        {
            int same = SameBytes.CountOf<TBlock>(wellFormed[left..], other[right..]);
            left += same;
            right += same;
            int leftNext = JsonBytes.SkipWhiteSpace(wellFormed, left);
            int rightNext = JsonBytes.SkipWhiteSpace(other, right);
            if (leftNext == wellFormed.Length || rightNext == other.Length) return leftNext == wellFormed.Length && rightNext == other.Length;
            bool isWhiteSpace = leftNext > left || rightNext > right;
            if (!isWhiteSpace || texts.Has(left) || IsInsideScalar(wellFormed, left)) return false;
            left = leftNext;
            right = rightNext;
        }
    }

    /// <summary>Whether a byte that is not in a string belongs to the same number or literal as the one before.</summary>
    private static bool IsInsideScalar(ReadOnlySpan<byte> text, int at) => at > 0 && JsonBytes.IsInScalar(text[at - 1]) && JsonBytes.IsInScalar(text[at]);
}
