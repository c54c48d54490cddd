using System.Runtime.InteropServices;

namespace ContextPool.Format;

/// <summary>A block without any register for it, byte by byte: for other processors, and what the registers are tried against.</summary>
internal readonly ref struct PlainBlock : IByteBlock<PlainBlock>
{
    private readonly ReadOnlySpan<byte> _bytes;

    private PlainBlock(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    public static PlainBlock Load(ref readonly byte first) => new(MemoryMarshal.CreateReadOnlySpan(in first, IByteBlock<PlainBlock>.Bytes));

    public ulong EqualTo(byte value)
    {
        ulong bits = 0;
        for (int i = 0; i < _bytes.Length; i++) bits |= Bit(_bytes[i] == value, i);
        return bits;
    }

    public ulong EqualToEither(byte small) => EqualTo(small) | EqualTo((byte)(small & ~0x20));

    public ulong Below(byte limit)
    {
        ulong bits = 0;
        for (int i = 0; i < _bytes.Length; i++) bits |= Bit(_bytes[i] < limit, i);
        return bits;
    }

    public ulong NotAscii() => ~Below(0x80);

    public ulong InTable(in NibbleTable table) => InTable(table, byte.MaxValue);

    public void Divide(in NibbleTable table, byte firstKinds, byte secondKinds, out ulong first, out ulong second)
    {
        first = InTable(table, firstKinds);
        second = InTable(table, secondKinds);
    }

    public ulong SameAs(in PlainBlock other)
    {
        ulong bits = 0;
        for (int i = 0; i < _bytes.Length; i++) bits |= Bit(_bytes[i] == other._bytes[i], i);
        return bits;
    }

    private ulong InTable(in NibbleTable table, byte kinds)
    {
        ulong bits = 0;
        for (int i = 0; i < _bytes.Length; i++) bits |= Bit((table.KindsOf(_bytes[i]) & kinds) != 0, i);
        return bits;
    }

    private static ulong Bit(bool isSet, int place) => isSet ? 1UL << place : 0;
}
