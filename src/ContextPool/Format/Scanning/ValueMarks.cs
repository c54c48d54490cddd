using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ContextPool.Format;

/// <summary>
/// Finds where a value ends, over text that may arrive in pieces, and marks its tokens on the way. It matches brackets and quotes only;
/// whether the value is well-formed is for <see cref="JsonScan"/>. Search goes on where it stopped, so a value that spans many pieces is gone
/// over once.
/// </summary>
internal sealed class ValueMarks : IDisposable
{
    private const int Bytes = IByteBlock<PlainBlock>.Bytes;
    private const int FirstWords = 64;

    // As for buffers of text: one pool for all threads.
    internal static readonly ArrayPool<ulong> Pool = ArrayPool<ulong>.Create(maxArrayLength: 1 << 17, maxArraysPerBucket: 16);

    private ulong[] _words = Pool.Rent(FirstWords);
    private BlockScan _scan;
    private JsonExtent _plain;
    private int _scanned;
    private int _depth;
    private int _length;
    private bool _isPlain;

    /// <summary>Those of the value whose end was found last; valid until the next search.</summary>
    public JsonMarks Marks => new(_words.AsSpan(0, JsonMarks.WordsFor(_length)), _scan);

    /// <summary>A new value is looked for.</summary>
    public void Begin()
    {
        _scan = default;
        _plain = default;
        _scanned = 0;
        _depth = 0;
        _length = 0;
        _isPlain = false;
    }

    /// <summary>
    /// Looks for the end of the value that starts at index 0 of <paramref name="text"/>; each call since <see cref="Begin"/> must bring the same
    /// text, longer. True with the length of the value once it is known.
    /// </summary>
    public bool TryFindEnd(ReadOnlySpan<byte> text, bool isLast, out int length) =>
        Block512.IsSupported ? TryFindEnd<Block512>(text, isLast, out length)
        : Block256.IsSupported ? TryFindEnd<Block256>(text, isLast, out length)
        : Block128.IsSupported ? TryFindEnd<Block128>(text, isLast, out length)
        : TryFindEnd<PlainBlock>(text, isLast, out length);

    /// <summary>As above, with registers of a width.</summary>
    internal bool TryFindEnd<TBlock>(ReadOnlySpan<byte> text, bool isLast, out int length)
        where TBlock : struct, IByteBlock<TBlock>, allows ref struct
    {
        length = 0;
        if (text.IsEmpty) return false;
        _isPlain |= text[0] is not ((byte)'"' or (byte)'{' or (byte)'[');
        bool isFound = _isPlain || !TryMark<TBlock>(text, out length)
            ? _isPlain && TryFindPlainly<TBlock>(text, isLast, out length)
            : true;
        if (isFound) _length = length;
        return isFound;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        ulong[] owned = Interlocked.Exchange(ref _words, []);
        if (owned.Length > 0) Pool.Return(owned);
    }

    private bool TryMark<TBlock>(ReadOnlySpan<byte> text, out int length)
        where TBlock : struct, IByteBlock<TBlock>, allows ref struct
    {
        bool isText = text[0] == (byte)'"';
        Grow(JsonMarks.WordsFor(text.Length));
        for (; text.Length - _scanned >= Bytes; _scanned += Bytes)
        {
            if (EndsIn(TBlock.Load(in MemoryMarshal.GetReference(text[_scanned..])), isText, out length)) return !_isPlain;
        }

        length = 0;
        if (_scanned == text.Length) return false;

        // Fewer than a block: where the value does not end in them they are looked at again when there are more.
        (BlockScan scan, int depth) = (_scan, _depth);
        Span<byte> padded = stackalloc byte[Bytes];
        if (EndsIn(JsonMarks.LastBlock<TBlock>(text[_scanned..], padded), isText, out length)) return !_isPlain;
        (_scan, _depth) = (scan, depth);
        return false;
    }

    /// <summary>True where the search is over: at the end of the value, or where only the plain search can go on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool EndsIn<TBlock>(in TBlock block, bool isText, out int length)
        where TBlock : struct, IByteBlock<TBlock>, allows ref struct
    {
        BlockMarks marks = _scan.Next(block);
        length = 0;
        if (_scan.HasStrayEscapes) return _isPlain = true;
        int end = isText ? EndOfText(marks.Quotes) : EndOfContainer(
            block.EqualToEither((byte)'{') & marks.Operators, block.EqualToEither((byte)'}') & marks.Operators);
        _words[_scanned / Bytes] = end == 0 ? marks.Tokens : marks.Tokens & (ulong.MaxValue >> (Bytes - end));
        length = _scanned + end;
        return end > 0;
    }

    private int EndOfText(ulong quotes)
    {
        if (_scanned == 0) quotes &= ~1UL;
        return quotes == 0 ? 0 : BitOperations.TrailingZeroCount(quotes) + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int EndOfContainer(ulong opening, ulong closing)
    {
        int closings = BitOperations.PopCount(closing);
        if (closings < _depth)
        {
            _depth += BitOperations.PopCount(opening) - closings;
            return 0;
        }

        return WalkBrackets(opening, closing);
    }

    private int WalkBrackets(ulong opening, ulong closing)
    {
        for (ulong brackets = opening | closing; brackets != 0; brackets &= brackets - 1)
        {
            _depth += (opening & brackets & (0 - brackets)) != 0 ? 1 : -1;
            if (_depth == 0) return BitOperations.TrailingZeroCount(brackets) + 1;
        }

        return 0;
    }

    /// <summary>
    /// Numbers and literals, and text with a backslash outside of its strings, which nobody can divide into tokens: it is only looked at to
    /// say what is wrong with it.
    /// </summary>
    private bool TryFindPlainly<TBlock>(ReadOnlySpan<byte> text, bool isLast, out int length)
        where TBlock : struct, IByteBlock<TBlock>, allows ref struct
    {
        if (!_plain.TryFindEnd(text, isLast, out length)) return false;
        Grow(JsonMarks.WordsFor(length));
        _scan = JsonMarks.Mark<TBlock>(text[..length], _words);
        return true;
    }

    private void Grow(int words)
    {
        if (words <= _words.Length) return;
        ulong[] larger = Pool.Rent(Math.Max(words, 2 * _words.Length));
        _words.AsSpan(0, _scanned / Bytes).CopyTo(larger);
        Pool.Return(_words);
        _words = larger;
    }
}
