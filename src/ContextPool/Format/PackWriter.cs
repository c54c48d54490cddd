using System.IO.Hashing;

namespace ContextPool.Format;

/// <summary>Where bytes go, in order.</summary>
internal delegate void BytesSink(ReadOnlySpan<byte> bytes);

/// <summary>
/// Writes a pack from front to end: messages in the order of the conversation, then what tells where they are. Holds one frame and a
/// few words per message, however large the pack becomes. One thread.
/// </summary>
internal sealed class PackWriter : IDisposable
{
    private readonly IFrameCodec _codec;
    private readonly BytesSink _sink;
    private readonly int _frameBytes;
    private readonly PooledBuffer _frame = new();
    private readonly PooledBuffer _stored = new();
    private readonly List<PackFrame> _frames = [];
    private readonly Dictionary<MessageId, int> _ordinals = [];
    private readonly List<int> _lengths = [];
    private int _frameFrom; // the first message of the frame that is being made
    private long _length;

    /// <summary>Begins a pack: its header is written at once.</summary>
    /// <param name="id">The context of all messages.</param>
    /// <param name="codec">Compresses; stays the caller's.</param>
    /// <param name="sink">Takes the bytes.</param>
    /// <param name="frameBytes">A frame ends before the message that would make it longer; one that is longer by itself has its own.</param>
    public PackWriter(ContextId id, IFrameCodec codec, BytesSink sink, int frameBytes = PackFormat.DefaultFrameBytes)
    {
        (_codec, _sink, _frameBytes) = (codec, sink, frameBytes);
        Span<byte> header = stackalloc byte[PackFormat.HeaderBytes];
        PackFormat.WriteHeader(header, id, frameBytes);
        Put(header);
    }

    /// <summary>How many messages were added.</summary>
    public int Count => _ordinals.Count;

    /// <summary>Adds the next message. Throws <see cref="InvalidContentException"/> where it is there already, or is empty.</summary>
    public void Add(MessageId id, ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty) throw new InvalidContentException(ContentFault.EmptyFile, 0, $"message {id} is empty");
        if (_frame.Length > 0 && _frame.Length + json.Length >= _frameBytes) EndFrame();
        if (!_ordinals.TryAdd(id, _ordinals.Count)) throw new InvalidContentException(ContentFault.DuplicateMessageId, 0, $"message {id} comes twice");
        _lengths.Add(json.Length);
        _frame.Write(json);
        _frame.Write((byte)'\n');
    }

    /// <summary>Ends the pack.</summary>
    /// <param name="entries">What the index tells of each message that was added, by id, hashes included; nothing else.</param>
    /// <returns>The part of the pack's name that its contents decide: 16 hex digits.</returns>
    public string Finish(IReadOnlyList<IndexEntry> entries)
    {
        if (entries.Count != _ordinals.Count) throw new InvalidOperationException($"{_ordinals.Count} messages and {entries.Count} entries: expected one each");
        EndFrame();
        using var footer = new PooledBuffer();
        int headLength = PackFooterText.Write(footer, _frames, entries, _ordinals, _lengths);
        ReadOnlySpan<byte> payload = footer.Written;
        var trailer = new PackTrailer(
            _length, payload.Length, headLength, XxHash3.HashToUInt64(payload[^headLength..]),
            _length + PackFormat.SkippableBytes + payload.Length + PackFormat.TrailerBytes);
        Span<byte> before = stackalloc byte[PackFormat.SkippableBytes];
        PackFormat.WriteFooterStart(before, payload.Length);
        Put(before);
        Put(payload);
        Span<byte> end = stackalloc byte[PackFormat.TrailerBytes];
        PackFormat.WriteTrailer(end, trailer);
        Put(end);
        return PackFooter.NameOf(payload);
    }

    /// <summary>Gives back its memory.</summary>
    public void Dispose()
    {
        _frame.Dispose();
        _stored.Dispose();
    }

    private void EndFrame()
    {
        if (_frame.Length == 0) return;
        Span<byte> room = _stored.Resize(_codec.StoredBound(_frame.Length));
        ReadOnlySpan<byte> stored = room[.._codec.Store(_frame.Written, room)];
        _frames.Add(new PackFrame(_length, stored.Length, _frame.Length, XxHash3.HashToUInt64(stored), _frameFrom, _lengths.Count - _frameFrom));
        _frameFrom = _lengths.Count;
        Put(stored);
        _frame.Clear();
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        _sink(bytes);
        _length += bytes.Length;
    }
}
