using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ContextPool.Format;

/// <summary>
/// Goes over JSON text block by block and tells strings from what is between them, without a look at any single byte (the first stage of
/// Langdale and Lemire, "Parsing Gigabytes of JSON per Second"). What it carries from block to block is a few bits, so that a text may come
/// in pieces. It judges strings on the way; the grammar between them is for <see cref="JsonScan"/>.
/// </summary>
internal struct BlockScan
{
    private const ulong OddBits = 0xAAAA_AAAA_AAAA_AAAA;
    private const int LastBit = 63;
    private const int EscapeBytes = 6;

    private ulong _inString; // all bits or none
    private ulong _isEscaped; // the lowest bit, as the three that follow
    private ulong _isInRun;
    private ulong _hexDue;
    private ulong _isBehindU;
    private ulong _isBehindD;
    private ulong _lowDue;
    private ulong _notAscii;
    private ulong _faults;
    private ulong _strayEscapes;
    private ulong _escapes;
    private ulong _halves;

    /// <summary>Bytes above 0x7F were met; whether they are UTF-8 is not looked at here.</summary>
    public readonly bool HasMoreThanAscii => _notAscii != 0;

    /// <summary>
    /// A string with a bare control character or with an escape that there is none of was met, or a backslash outside of strings. False promises
    /// that every string that was closed is well-formed.
    /// </summary>
    public readonly bool HasFaults => (_faults | _strayEscapes) != 0;

    /// <summary>A backslash was met that is in no string: from there on nobody can say what is a string.</summary>
    public readonly bool HasStrayEscapes => _strayEscapes != 0;

    /// <summary>Backslashes were met.</summary>
    public readonly bool HasEscapes => _escapes != 0;

    /// <summary>
    /// False promises that no escape is half of a surrogate pair alone. True may be due to what stands behind the text, in its last block.
    /// </summary>
    public readonly bool MayHaveHalves => (_halves | _lowDue) != 0;

    /// <summary>Takes the next block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BlockMarks Next<TBlock>(in TBlock block)
        where TBlock : struct, IByteBlock<TBlock>, allows ref struct
    {
        ulong quotes = block.EqualTo((byte)'"');
        ulong backslashes = block.EqualTo((byte)'\\');
        bool hasEscapes = (backslashes | _isEscaped | _hexDue | _lowDue) != 0;
        ulong escaped = hasEscapes ? Escaped(backslashes) : 0;
        ulong inside = Inside(ref quotes, escaped);
        if (hasEscapes) Judge(block, backslashes, escaped, inside);
        _faults |= block.Below(0x20) & inside;
        _notAscii |= block.NotAscii();

        block.Divide(NibbleTable.Between, NibbleTable.OperatorKinds, NibbleTable.WhiteSpaceKinds, out ulong operators, out ulong blanks);
        ulong run = ~(operators | quotes | inside | blanks);
        ulong starts = run & ~((run << 1) | _isInRun);
        _isInRun = run >> LastBit;
        return new BlockMarks(~inside, quotes, operators & ~inside, starts);
    }

    /// <summary>As <see cref="Next"/> where only strings are asked for: their bytes but for the opening quotes. Nothing is judged.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextText<TBlock>(in TBlock block)
        where TBlock : struct, IByteBlock<TBlock>, allows ref struct
    {
        ulong quotes = block.EqualTo((byte)'"');
        ulong backslashes = block.EqualTo((byte)'\\');
        return Inside(ref quotes, (backslashes | _isEscaped) != 0 ? Escaped(backslashes) : 0) ^ quotes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Inside(ref ulong quotes, ulong escaped)
    {
        quotes &= ~escaped;
        ulong inside = UpToEach(quotes) ^ _inString;
        _inString = (ulong)((long)inside >> LastBit);
        return inside;
    }

    /// <summary>What stands behind a backslash that is not itself behind one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Escaped(ulong backslashes)
    {
        // Of a run of backslashes every second one escapes. A subtraction carries along a run, so that its parity shows in what stands behind it.
        ulong mayEscape = backslashes & ~_isEscaped;
        ulong parity = (((mayEscape << 1) | OddBits) - mayEscape) ^ OddBits;
        ulong escaped = parity ^ (backslashes | _isEscaped);
        _isEscaped = (parity & backslashes) >> LastBit;
        return escaped;
    }

    /// <summary>Looks at the escapes of a block that has some.</summary>
    private void Judge<TBlock>(in TBlock block, ulong backslashes, ulong escaped, ulong inside)
        where TBlock : struct, IByteBlock<TBlock>, allows ref struct
    {
        _escapes |= backslashes;
        _strayEscapes |= backslashes & ~inside;
        _faults |= escaped & inside & ~block.InTable(NibbleTable.Escapes);
        ulong units = escaped & block.EqualTo((byte)'u');
        if ((units | _hexDue | _lowDue) == 0) return;
        ulong digits = _hexDue | (units << 1) | (units << 2) | (units << 3) | (units << 4);
        _hexDue = (units >> LastBit) | (units >> (LastBit - 1)) | (units >> (LastBit - 2)) | (units >> (LastBit - 3));
        _faults |= digits & ~block.InTable(NibbleTable.Hex);
        JudgePairs(block, units);
    }

    /// <summary>High surrogates are D800 to DBFF, low ones DC00 to DFFF. Behind the second digit of a high one stands that of a low one, six bytes on.</summary>
    private void JudgePairs<TBlock>(in TBlock block, ulong units)
        where TBlock : struct, IByteBlock<TBlock>, allows ref struct
    {
        ulong first = ((units << 1) | _isBehindU) & block.EqualToEither((byte)'d');
        ulong second = (first << 1) | _isBehindD;
        block.Divide(NibbleTable.Hex, NibbleTable.HexOfHighKinds, NibbleTable.HexOfLowKinds, out ulong high, out ulong low);
        high &= second;
        _halves |= (low & second) ^ ((high << EscapeBytes) | _lowDue);
        _lowDue = high >> (LastBit + 1 - EscapeBytes);
        _isBehindU = units >> LastBit;
        _isBehindD = first >> LastBit;
    }

    /// <summary>Each bit is the parity of those up to it: between the first quote and the second ones, behind the second none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong UpToEach(ulong bits)
    {
        if (Pclmulqdq.IsSupported)
            return Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(bits), Vector128<ulong>.AllBitsSet, 0).ToScalar();
        for (int step = 1; step <= LastBit; step <<= 1) bits ^= bits << step;
        return bits;
    }
}
