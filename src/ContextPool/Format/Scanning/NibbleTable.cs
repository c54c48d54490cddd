using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ContextPool.Format;

/// <summary>
/// A set of ASCII bytes in the form that one instruction looks up 16 to 64 of them in: what kinds of bytes each low half may
/// belong to, and what kinds each high half does. A byte is in the set where both have a kind in common.
/// </summary>
internal readonly struct NibbleTable
{
    /// <summary>Kinds by the low half.</summary>
    public readonly Vector128<byte> Low;

    /// <summary>Kinds by the high half.</summary>
    public readonly Vector128<byte> High;

    /// <summary>Commas, colons, brackets and braces, in <see cref="Between"/>.</summary>
    public const byte OperatorKinds = 1 | 2 | 4;

    /// <summary>Spaces, tabs and the two line ends, in <see cref="Between"/>.</summary>
    public const byte WhiteSpaceKinds = 8 | 16;

    /// <summary>The digits 8 to B, in <see cref="Hex"/>: the second ones of high surrogates.</summary>
    public const byte HexOfHighKinds = 2 | 8;

    /// <summary>The digits C to F: the second ones of low surrogates.</summary>
    public const byte HexOfLowKinds = 16;

    private NibbleTable(Vector128<byte> low, Vector128<byte> high) => (Low, High) = (low, high);

    /// <summary>What stands between strings, numbers and literals: <see cref="OperatorKinds"/> and <see cref="WhiteSpaceKinds"/>.</summary>
    public static NibbleTable Between
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(
            Vector128.Create((byte)8, 0, 0, 0, 0, 0, 0, 0, 0, 16, 18, 4, 1, 20, 0, 0),
            Vector128.Create((byte)16, 0, 9, 2, 0, 4, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    /// <summary>What may stand behind a backslash.</summary>
    public static NibbleTable Escapes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(
            Vector128.Create((byte)0, 0, 13, 0, 8, 8, 4, 0, 0, 0, 0, 0, 2, 0, 4, 1),
            Vector128.Create((byte)0, 0, 1, 0, 0, 2, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    /// <summary>Hexadecimal digits; <see cref="HexOfHighKinds"/> and <see cref="HexOfLowKinds"/> are some of them.</summary>
    public static NibbleTable Hex
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(
            Vector128.Create((byte)1, 9, 9, 17, 17, 17, 17, 1, 2, 2, 0, 0, 0, 0, 0, 0),
            Vector128.Create((byte)0, 0, 0, 3, 24, 0, 24, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    /// <summary>Whether a byte is in the set.</summary>
    public bool Has(byte value) => KindsOf(value) != 0;

    /// <summary>Which kinds the halves of a byte have in common.</summary>
    public byte KindsOf(byte value) => (byte)(Low[value & 0xF] & High[value >> 4]);
}
