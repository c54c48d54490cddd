using System.Runtime.InteropServices;

namespace ContextPool.Format;

/// <summary>
/// Where the tokens of a text are: one bit a byte, set where a token starts and where a string ends. An eighth of the text's size, whatever
/// the text is.
/// </summary>
internal readonly ref struct JsonMarks
{
    /// <summary>Marks that somebody else keeps.</summary>
    /// <param name="words">64 bits each, the first byte's the lowest.</param>
    /// <param name="seen">What was seen while they were made.</param>
    public JsonMarks(ReadOnlySpan<ulong> words, scoped in BlockScan seen)
    {
        Words = words;
        HasFaults = seen.HasFaults;
        HasMoreThanAscii = seen.HasMoreThanAscii;
        HasEscapes = seen.HasEscapes;
        MayHaveHalves = seen.MayHaveHalves;
    }

    /// <summary>The bits, 64 in a word.</summary>
    public ReadOnlySpan<ulong> Words { get; }

    /// <inheritdoc cref="BlockScan.HasFaults"/>
    public bool HasFaults { get; }

    /// <inheritdoc cref="BlockScan.HasMoreThanAscii"/>
    public bool HasMoreThanAscii { get; }

    /// <inheritdoc cref="BlockScan.HasEscapes"/>
    public bool HasEscapes { get; }

    /// <inheritdoc cref="BlockScan.MayHaveHalves"/>
    public bool MayHaveHalves { get; }

    /// <summary>Words that the marks of so many bytes take.</summary>
    public static int WordsFor(int bytes) => (int)(((long)bytes + IByteBlock<PlainBlock>.Bytes - 1) / IByteBlock<PlainBlock>.Bytes);

    /// <summary>The marks of a whole text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="room">Where to put them: as many words as <see cref="WordsFor"/> says.</param>
    public static JsonMarks Of(ReadOnlySpan<byte> text, Span<ulong> room) =>
        Block512.IsSupported ? Of<Block512>(text, room)
        : Block256.IsSupported ? Of<Block256>(text, room)
        : Block128.IsSupported ? Of<Block128>(text, room)
        : Of<PlainBlock>(text, room);

    /// <summary>As above, with registers of a width.</summary>
    public static JsonMarks Of<TBlock>(ReadOnlySpan<byte> text, Span<ulong> room)
        where TBlock : struct, IByteBlock<TBlock>, allows ref struct
    {
        BlockScan seen = Mark<TBlock>(text, room);
        return new JsonMarks(room[..WordsFor(text.Length)], seen);
    }

    /// <summary>Puts the marks of a whole text where there is room for them.</summary>
    public static BlockScan Mark<TBlock>(ReadOnlySpan<byte> text, Span<ulong> room)
        where TBlock : struct, IByteBlock<TBlock>, allows ref struct
    {
        var scan = default(BlockScan);
        int at = 0;
        int word = 0;
        for (; text.Length - at >= IByteBlock<TBlock>.Bytes; at += IByteBlock<TBlock>.Bytes)
            room[word++] = scan.Next(TBlock.Load(in MemoryMarshal.GetReference(text[at..]))).Tokens;
        if (at == text.Length) return scan;
        Span<byte> padded = stackalloc byte[IByteBlock<TBlock>.Bytes];
        room[word] = scan.Next(LastBlock<TBlock>(text[at..], padded)).Tokens;
        return scan;
    }

    /// <summary>The last bytes of a text with spaces behind them.</summary>
    internal static TBlock LastBlock<TBlock>(ReadOnlySpan<byte> rest, Span<byte> padded)
        where TBlock : struct, IByteBlock<TBlock>, allows ref struct
    {
        padded.Fill((byte)' ');
        rest.CopyTo(padded);
        return TBlock.Load(in MemoryMarshal.GetReference(padded));
    }
}
