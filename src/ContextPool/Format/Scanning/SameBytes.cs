using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ContextPool.Format;

/// <summary>How far two texts are the same, 64 bytes at a look.</summary>
internal static class SameBytes
{
    /// <summary>How many bytes both start with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountOf<TBlock>(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
        where TBlock : struct, IByteBlock<TBlock>, allows ref struct
    {
        int shorter = Math.Min(left.Length, right.Length);
        int at = 0;
        for (; shorter - at >= IByteBlock<TBlock>.Bytes; at += IByteBlock<TBlock>.Bytes)
        {
            TBlock other = TBlock.Load(in MemoryMarshal.GetReference(right[at..]));
            ulong same = TBlock.Load(in MemoryMarshal.GetReference(left[at..])).SameAs(other);
            if (same != ulong.MaxValue) return at + BitOperations.TrailingZeroCount(~same);
        }

        return at + left[at..shorter].CommonPrefixLength(right[at..shorter]);
    }
}
