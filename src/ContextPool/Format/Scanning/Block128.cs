using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ContextPool.Format;

/// <summary>A block in four registers of 128 bits, which nearly every processor has.</summary>
internal readonly struct Block128 : IByteBlock<Block128>
{
    private const int Step = 16;

    private readonly Vector128<byte> _first;
    private readonly Vector128<byte> _second;
    private readonly Vector128<byte> _third;
    private readonly Vector128<byte> _fourth;

    private Block128(Vector128<byte> first, Vector128<byte> second, Vector128<byte> third, Vector128<byte> fourth) =>
        (_first, _second, _third, _fourth) = (first, second, third, fourth);

    /// <summary>Whether this processor has such registers.</summary>
    public static bool IsSupported => Vector128.IsHardwareAccelerated;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block128 Load(ref readonly byte first) => new(
        Vector128.LoadUnsafe(in first), Vector128.LoadUnsafe(in first, Step),
        Vector128.LoadUnsafe(in first, 2 * Step), Vector128.LoadUnsafe(in first, 3 * Step));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong EqualTo(byte value)
    {
        Vector128<byte> wanted = Vector128.Create(value);
        return Bits(
            Vector128.Equals(_first, wanted), Vector128.Equals(_second, wanted), Vector128.Equals(_third, wanted), Vector128.Equals(_fourth, wanted));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong EqualToEither(byte small)
    {
        Vector128<byte> wanted = Vector128.Create(small);
        Vector128<byte> bit = Vector128.Create((byte)0x20);
        return Bits(
            Vector128.Equals(_first | bit, wanted), Vector128.Equals(_second | bit, wanted),
            Vector128.Equals(_third | bit, wanted), Vector128.Equals(_fourth | bit, wanted));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Below(byte limit)
    {
        Vector128<byte> end = Vector128.Create(limit);
        return Bits(
            Vector128.LessThan(_first, end), Vector128.LessThan(_second, end), Vector128.LessThan(_third, end), Vector128.LessThan(_fourth, end));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NotAscii() => Bits(_first, _second, _third, _fourth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong InTable(in NibbleTable table) => new Block128(
        Kinds(_first, table), Kinds(_second, table), Kinds(_third, table), Kinds(_fourth, table)).AnyOf(byte.MaxValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Divide(in NibbleTable table, byte firstKinds, byte secondKinds, out ulong first, out ulong second)
    {
        var kinds = new Block128(Kinds(_first, table), Kinds(_second, table), Kinds(_third, table), Kinds(_fourth, table));
        first = kinds.AnyOf(firstKinds);
        second = kinds.AnyOf(secondKinds);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong SameAs(in Block128 other) => Bits(
        Vector128.Equals(_first, other._first), Vector128.Equals(_second, other._second),
        Vector128.Equals(_third, other._third), Vector128.Equals(_fourth, other._fourth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Kinds(Vector128<byte> bytes, in NibbleTable table) =>
        Vector128.Shuffle(table.Low, bytes & Vector128.Create((byte)0xF)) & Vector128.Shuffle(table.High, bytes >>> 4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong AnyOf(byte kinds)
    {
        Vector128<byte> wanted = Vector128.Create(kinds);
        return ~Bits(
            Vector128.Equals(_first & wanted, Vector128<byte>.Zero), Vector128.Equals(_second & wanted, Vector128<byte>.Zero),
            Vector128.Equals(_third & wanted, Vector128<byte>.Zero), Vector128.Equals(_fourth & wanted, Vector128<byte>.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(Vector128<byte> first, Vector128<byte> second, Vector128<byte> third, Vector128<byte> fourth) =>
        first.ExtractMostSignificantBits() | ((ulong)second.ExtractMostSignificantBits() << Step)
        | ((ulong)third.ExtractMostSignificantBits() << (2 * Step)) | ((ulong)fourth.ExtractMostSignificantBits() << (3 * Step));
}
