using System.Buffers;

namespace ContextPool.Format;

/// <summary>Room for the marks of one text: on the stack for most messages, else borrowed.</summary>
internal ref struct MarksRoom : IDisposable
{
    /// <summary>Words to have on the stack: for 16 KiB of text.</summary>
    public const int OnStack = 256;

    private ulong[]? _borrowed;

    /// <param name="bytes">Of the text.</param>
    /// <param name="stack">What there is on the stack.</param>
    public MarksRoom(int bytes, Span<ulong> stack)
    {
        int words = JsonMarks.WordsFor(bytes);
        if (words > stack.Length) _borrowed = ValueMarks.Pool.Rent(words);
        Words = _borrowed ?? stack;
    }

    /// <summary>The room.</summary>
    public Span<ulong> Words { get; }

    /// <summary>Gives back what was borrowed.</summary>
    public void Dispose()
    {
        if (_borrowed is { } owned) ValueMarks.Pool.Return(owned);
        _borrowed = null;
    }
}
