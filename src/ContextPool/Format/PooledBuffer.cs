using System.Buffers;
using System.Globalization;
using System.Text;

namespace ContextPool.Format;

/// <summary>A growing byte buffer on pooled memory, cleared and used again for message after message.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    /// <summary>
    /// One for all threads. The shared pool keeps a buffer of every size for each thread that gave one back, and a run has threads by the
    /// dozen; what is larger than this pool's largest is left to the collector.
    /// </summary>
    internal static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(maxArrayLength: 1 << 20, maxArraysPerBucket: 16);

    private byte[] _bytes;
    private int _length;

    /// <summary>Starts with room for so many bytes.</summary>
    public PooledBuffer(int capacity = 16 * 1024) => _bytes = Pool.Rent(capacity);

    /// <summary>What was written since the last <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>What was written, as memory; valid until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _length);

    /// <summary>Bytes written.</summary>
    public int Length => _length;

    /// <summary>Forgets the contents and keeps the memory.</summary>
    public void Clear() => _length = 0;

    /// <summary>Adds bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>Adds one byte.</summary>
    public void Write(byte value)
    {
        if (_length == _bytes.Length) Grow(1);
        _bytes[_length++] = value;
    }

    /// <summary>Adds the text of a number or an id, as it is in every culture.</summary>
    public void WriteText<T>(T value)
        where T : IUtf8SpanFormattable
    {
        int written;
        while (!value.TryFormat(_bytes.AsSpan(_length), out written, default, CultureInfo.InvariantCulture)) Grow(_bytes.Length - _length + 1);
        _length += written;
    }

    /// <summary>Adds text that has no halves of surrogate pairs.</summary>
    public void WriteText(string text) => _length += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));

    /// <summary>Makes the buffer so many bytes long, to be filled through the returned span.</summary>
    public Span<byte> Resize(int length)
    {
        _length = 0;
        Room(length);
        _length = length;
        return _bytes.AsSpan(0, length);
    }

    /// <summary>Forgets all but the first bytes.</summary>
    public void Truncate(int length) => _length = Math.Min(_length, length);

    /// <summary>Room for at least so many more bytes.</summary>
    public Span<byte> Room(int count)
    {
        if (_bytes.Length - _length < count) Grow(count);
        return _bytes.AsSpan(_length);
    }

    /// <inheritdoc/>
    public void Advance(int count) => _length += count;

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint)
    {
        _ = Room(Math.Max(sizeHint, 256));
        return _bytes.AsMemory(_length);
    }

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint) => Room(Math.Max(sizeHint, 256));

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        byte[] owned = Interlocked.Exchange(ref _bytes, []);
        _length = 0;
        if (owned.Length > 0) Pool.Return(owned);
    }

    private void Grow(int count)
    {
        int wanted = checked(_length + count);
        byte[] larger = Pool.Rent(Math.Max(wanted, (int)Math.Min(2L * _bytes.Length, Array.MaxLength)));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        if (_bytes.Length > 0) Pool.Return(_bytes);
        _bytes = larger;
    }
}
