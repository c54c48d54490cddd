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

    private NibbleTable(Vector128<byte> low, Vector128<byte> high) => (Low, High) = (low, high);

    /// <summary>Commas, colons, brackets and braces.</summary>
    public static NibbleTable Operators => new(
        Vector128.Create((byte)0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 4, 1, 4, 0, 0),
        Vector128.Create((byte)0, 0, 1, 2, 0, 4, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0));

    /// <summary>Spaces, tabs and the two line ends.</summary>
    public static NibbleTable WhiteSpace => new(
        Vector128.Create((byte)1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 0, 0, 2, 0, 0),
        Vector128.Create((byte)2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));

    /// <summary>What may stand behind a backslash.</summary>
    public static NibbleTable Escapes => new(
        Vector128.Create((byte)0, 0, 13, 0, 8, 8, 4, 0, 0, 0, 0, 0, 2, 0, 4, 1),
        Vector128.Create((byte)0, 0, 1, 0, 0, 2, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0));

    /// <summary>Hexadecimal digits.</summary>
    public static NibbleTable Hex => new(
        Vector128.Create((byte)1, 3, 3, 3, 3, 3, 3, 1, 1, 1, 0, 0, 0, 0, 0, 0),
        Vector128.Create((byte)0, 0, 0, 1, 2, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0));

    /// <summary>Whether a byte is in the set.</summary>
    public bool Has(byte value) => (Low[value & 0xF] & High[value >> 4]) != 0;
}
