using System.Buffers;
using ContextPool.Format;

namespace ContextPool.Files;

/// <summary>
/// Walks a JSON text value by value over a buffer that slides along a file, or that holds all of it. Only one value at a
/// time needs to fit, so a file larger than memory streams. Grammar between values is checked here; the inside of a value
/// is for whoever takes it.
/// </summary>
internal sealed class JsonWindow : IDisposable
{
    private readonly IFileReader? _reader;
    private readonly int _maxDepth;
    private readonly ValueMarks _marks = new();
    private byte[] _buffer;
    private int _start;
    private int _end;
    private long _bufferOffset;
    private bool _hasAll;

    /// <summary>Slides over an open file.</summary>
    public JsonWindow(IFileReader reader, int windowBytes, int maxDepth)
    {
        _reader = reader;
        _maxDepth = maxDepth;
        _buffer = PooledBuffer.Pool.Rent(windowBytes);
    }

    /// <summary>Stands on text that is all in memory and stays the caller's.</summary>
    public JsonWindow(byte[] text, int length, int maxDepth)
    {
        _buffer = text;
        _end = length;
        _maxDepth = maxDepth;
        _hasAll = true;
    }

    /// <summary>The next byte's offset in the file.</summary>
    public long Position => _bufferOffset + _start;

    /// <summary>Where the tokens of the value are that was taken last.</summary>
    public JsonMarks Marks => _marks.Marks;

    /// <summary>Steps over a UTF-8 byte order mark; true where there was one.</summary>
    public bool SkipByteOrderMark()
    {
        while (_end - _start < 3 && Fill())
        {
        }

        if (!Unread.StartsWith("\uFEFF"u8)) return false;
        _start += 3;
        return true;
    }

    /// <summary>The next byte that is not white space, not taken; -1 at the end.</summary>
    public int Peek()
    {
        while (true)
        {
            _start = JsonBytes.SkipWhiteSpace(_buffer.AsSpan(0, _end), _start);
            if (_start < _end) return _buffer[_start];
            if (!Fill()) return -1;
        }
    }

    /// <summary>Takes the next byte if it is this one.</summary>
    public bool TryTake(byte expected)
    {
        if (Peek() != expected) return false;
        _start++;
        return true;
    }

    /// <summary>Takes this byte or throws what stands there instead.</summary>
    public void Take(byte expected)
    {
        if (!TryTake(expected)) throw Unexpected($"'{(char)expected}'");
    }

    /// <summary>Takes the name of a member, still quoted; checked, and valid until the next call.</summary>
    public ReadOnlySpan<byte> TakeName(int maxBytes, ContentFault tooLarge)
    {
        if (Peek() != '"') throw Unexpected("a member name");
        ReadOnlySpan<byte> name = TakeValue(maxBytes, tooLarge, out long offset);
        JsonGrammar.Require(name, Marks, offset, maxDepth: 1);
        return name;
    }

    /// <summary>
    /// Takes one value, whole and not yet checked, valid until the next call. Throws where the text ends first or the
    /// value exceeds the limit.
    /// </summary>
    public ReadOnlySpan<byte> TakeValue(int maxBytes, ContentFault tooLarge, out long offset)
    {
        if (Peek() < 0) throw Unexpected("a value");
        offset = Position;
        _marks.Begin();
        int length;
        while (!_marks.TryFindEnd(Unread, _hasAll, out length))
        {
            if (Unread.Length > maxBytes) throw TooLarge(Unread, tooLarge, maxBytes);
            if (Fill()) continue;
            if (_marks.TryFindEnd(Unread, isLast: true, out length)) break;
            JsonGrammar.RequirePrefix(Unread, offset, _maxDepth);
            throw new InvalidContentException(
                ContentFault.Truncated, _bufferOffset + _end, $"the text ends inside the value that starts at byte {offset}");
        }

        ReadOnlySpan<byte> value = Unread[..length];
        if (length > maxBytes) throw TooLarge(value, tooLarge, maxBytes);
        _start += length;
        return value;
    }

    /// <summary>What to throw where something else was expected.</summary>
    public InvalidContentException Unexpected(string expected)
    {
        int found = Peek();
        return found < 0
            ? new InvalidContentException(ContentFault.Truncated, Position, $"the text ends: expected {expected}")
            : new InvalidContentException(ContentFault.InvalidJson, Position, $"found byte 0x{found:X2}, expected {expected}");
    }

    /// <summary>Returns what was rented.</summary>
    public void Dispose()
    {
        _marks.Dispose();
        if (_reader is null) return;
        byte[] owned = Interlocked.Exchange(ref _buffer, []);
        if (owned.Length > 0) PooledBuffer.Pool.Return(owned);
    }

    private ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    private InvalidContentException TooLarge(ReadOnlySpan<byte> valueSoFar, ContentFault fault, int maxBytes)
    {
        // A quote that never closes swallows its neighbours: that is bad JSON, not a large value. What lies beyond the limit is not looked
        // at, because how much of it is here depends on the window.
        JsonGrammar.RequirePrefix(valueSoFar[..Math.Min(valueSoFar.Length, maxBytes)], Position, _maxDepth);
        return new InvalidContentException(fault, Position, $"the value that starts here has more than {maxBytes} bytes");
    }

    /// <summary>Brings more bytes behind the unread ones, in a larger buffer where they fill it; false at the end of the file.</summary>
    private bool Fill()
    {
        if (_hasAll) return false;
        int unread = _end - _start;
        byte[] target = _buffer;
        if (unread > _buffer.Length / 2)
        {
            target = PooledBuffer.Pool.Rent((int)Math.Min(2L * _buffer.Length, Array.MaxLength));
        }

        _buffer.AsSpan(_start, unread).CopyTo(target);
        if (target != _buffer) PooledBuffer.Pool.Return(_buffer);
        _buffer = target;
        _bufferOffset += _start;
        _start = 0;
        _end = unread;

        int read = _reader!.ReadUpTo(_buffer.AsSpan(_end), _bufferOffset + _end);
        _end += read;
        _hasAll = read == 0;
        return read > 0;
    }
}
