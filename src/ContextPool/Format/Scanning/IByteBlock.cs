namespace ContextPool.Format;

/// <summary>
/// 64 bytes of text, asked all at once: every answer is one bit a byte, the first byte's the lowest. Whoever asks is written once
/// and compiled for each width of register that there is.
/// </summary>
/// <typeparam name="TSelf">The block itself.</typeparam>
internal interface IByteBlock<TSelf>
    where TSelf : struct, IByteBlock<TSelf>, allows ref struct
{
    /// <summary>How many bytes a block has.</summary>
    const int Bytes = 64;

    /// <summary>The block that starts here; there must be so many bytes.</summary>
    static abstract TSelf Load(ref readonly byte first);

    /// <summary>Which bytes are this one.</summary>
    ulong EqualTo(byte value);

    /// <summary>Which bytes are this one, or it without the bit that small letters have and large ones have not.</summary>
    ulong EqualToEither(byte small);

    /// <summary>Which bytes are below this one.</summary>
    ulong Below(byte limit);

    /// <summary>Which bytes are above 0x7F, the parts of everything that is not ASCII.</summary>
    ulong NotAscii();

    /// <summary>Which bytes the two tables agree on: the kinds of the low half of a byte and those of its high half have one in common.</summary>
    ulong InTable(in NibbleTable table);

    /// <summary>As <see cref="InTable"/>, told apart by which kinds the halves have in common.</summary>
    void Divide(in NibbleTable table, byte firstKinds, byte secondKinds, out ulong first, out ulong second);

    /// <summary>Which bytes are the same in another block.</summary>
    ulong SameAs(in TSelf other);
}
