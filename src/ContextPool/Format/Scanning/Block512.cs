using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ContextPool.Format;

/// <summary>A block in one register of 512 bits.</summary>
internal readonly struct Block512 : IByteBlock<Block512>
{
    private readonly Vector512<byte> _bytes;

    private Block512(Vector512<byte> bytes) => _bytes = bytes;

    /// <summary>Whether this processor has such registers and looks up tables in them.</summary>
    public static bool IsSupported => Vector512.IsHardwareAccelerated && Avx512BW.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block512 Load(ref readonly byte first) => new(Vector512.LoadUnsafe(in first));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong EqualTo(byte value) => Vector512.Equals(_bytes, Vector512.Create(value)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong EqualToEither(byte small) =>
        Vector512.Equals(_bytes | Vector512.Create((byte)0x20), Vector512.Create(small)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Below(byte limit) => Vector512.LessThan(_bytes, Vector512.Create(limit)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NotAscii() => _bytes.ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong InTable(in NibbleTable table) => Any(Kinds(table));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Divide(in NibbleTable table, byte firstKinds, byte secondKinds, out ulong first, out ulong second)
    {
        Vector512<byte> kinds = Kinds(table);
        first = Any(kinds & Vector512.Create(firstKinds));
        second = Any(kinds & Vector512.Create(secondKinds));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong SameAs(in Block512 other) => Vector512.Equals(_bytes, other._bytes).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<byte> Kinds(in NibbleTable table)
    {
        Vector512<byte> half = Vector512.Create((byte)0xF);
        Vector512<byte> low = Avx512BW.Shuffle(Wide(table.Low), _bytes & half);
        return low & Avx512BW.Shuffle(Wide(table.High), (_bytes.AsUInt16() >>> 4).AsByte() & half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Any(Vector512<byte> kinds) => ~Vector512.Equals(kinds, Vector512<byte>.Zero).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Wide(Vector128<byte> table)
    {
        Vector256<byte> half = Vector256.Create(table, table);
        return Vector512.Create(half, half);
    }
}
