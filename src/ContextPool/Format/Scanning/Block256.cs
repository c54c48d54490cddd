using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ContextPool.Format;

/// <summary>A block in two registers of 256 bits.</summary>
internal readonly struct Block256 : IByteBlock<Block256>
{
    private const int High = 32;

    private readonly Vector256<byte> _first;
    private readonly Vector256<byte> _second;

    private Block256(Vector256<byte> first, Vector256<byte> second) => (_first, _second) = (first, second);

    /// <summary>Whether this processor has such registers and looks up tables in them.</summary>
    public static bool IsSupported => Vector256.IsHardwareAccelerated && Avx2.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block256 Load(ref readonly byte first) => new(Vector256.LoadUnsafe(in first), Vector256.LoadUnsafe(in first, High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong EqualTo(byte value)
    {
        Vector256<byte> wanted = Vector256.Create(value);
        return Bits(Vector256.Equals(_first, wanted), Vector256.Equals(_second, wanted));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong EqualToEither(byte small)
    {
        Vector256<byte> wanted = Vector256.Create(small);
        Vector256<byte> bit = Vector256.Create((byte)0x20);
        return Bits(Vector256.Equals(_first | bit, wanted), Vector256.Equals(_second | bit, wanted));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Below(byte limit)
    {
        Vector256<byte> end = Vector256.Create(limit);
        return Bits(Vector256.LessThan(_first, end), Vector256.LessThan(_second, end));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NotAscii() => Bits(_first, _second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong InTable(in NibbleTable table) => Any(Kinds(_first, table), Kinds(_second, table));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Divide(in NibbleTable table, byte firstKinds, byte secondKinds, out ulong first, out ulong second)
    {
        Vector256<byte> left = Kinds(_first, table);
        Vector256<byte> right = Kinds(_second, table);
        first = Any(left & Vector256.Create(firstKinds), right & Vector256.Create(firstKinds));
        second = Any(left & Vector256.Create(secondKinds), right & Vector256.Create(secondKinds));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong SameAs(in Block256 other) => Bits(Vector256.Equals(_first, other._first), Vector256.Equals(_second, other._second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Kinds(Vector256<byte> bytes, in NibbleTable table)
    {
        Vector256<byte> half = Vector256.Create((byte)0xF);
        Vector256<byte> low = Avx2.Shuffle(Vector256.Create(table.Low, table.Low), bytes & half);
        return low & Avx2.Shuffle(Vector256.Create(table.High, table.High), (bytes.AsUInt16() >>> 4).AsByte() & half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Any(Vector256<byte> first, Vector256<byte> second) =>
        ~Bits(Vector256.Equals(first, Vector256<byte>.Zero), Vector256.Equals(second, Vector256<byte>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(Vector256<byte> first, Vector256<byte> second) =>
        first.ExtractMostSignificantBits() | ((ulong)second.ExtractMostSignificantBits() << High);
}
