using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ContextPool.Format;

/// <summary>Tells for one byte after the other of a well-formed text whether it belongs to a string. Asked for earlier bytes it does not answer.</summary>
internal ref struct TextBytes<TBlock>(ReadOnlySpan<byte> text)
    where TBlock : struct, IByteBlock<TBlock>, allows ref struct
{
    private readonly ReadOnlySpan<byte> _text = text;
    private BlockScan _scan;
    private ulong _inText;
    private int _scanned;

    /// <summary>True for all bytes of a string but its opening quote, in front of which anything may be put that belongs to no string.</summary>
    /// <param name="at">Which byte; none may be asked for in front of one that was.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(int at)
    {
        if (at >= _scanned) GoTo(at);
        return ((_inText >> at) & 1) != 0;
    }

    private void GoTo(int at)
    {
        for (; at >= _scanned && _text.Length - _scanned >= IByteBlock<TBlock>.Bytes; _scanned += IByteBlock<TBlock>.Bytes)
            _inText = _scan.NextText(TBlock.Load(in MemoryMarshal.GetReference(_text[_scanned..])));
        if (at < _scanned) return;
        Span<byte> padded = stackalloc byte[IByteBlock<TBlock>.Bytes];
        _inText = _scan.NextText(JsonMarks.LastBlock<TBlock>(_text[_scanned..], padded));
        _scanned += IByteBlock<TBlock>.Bytes;
    }
}
