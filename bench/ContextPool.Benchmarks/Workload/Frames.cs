using ContextPool.Benchmarks.Baselines;
using ContextPool.Format;

namespace ContextPool.Benchmarks.Workload;

/// <summary>The messages of some conversations in frames of one size, cut as a pack cuts them, and compressed in one way.</summary>
internal sealed class Frames
{
    private const int Conversations = 16;
    private const int Messages = 100;

    private static readonly Lazy<List<byte[][]>> Source = new(() =>
        [.. Enumerable.Range(0, Conversations).Select(number => Conversation.Of(Messages, number).InOrder().Select(NaivePool.ToJson).ToArray())]);

    private readonly IFrameCodec _codec;
    private readonly List<byte[]> _plain = [];
    private readonly List<byte[]> _stored = [];
    private readonly byte[] _restored;
    private readonly byte[] _room;

    public Frames(IFrameCodec codec, int frameBytes)
    {
        _codec = codec;
        foreach (byte[][] conversation in Source.Value) Cut(conversation, frameBytes);
        int largest = _plain.Max(frame => frame.Length);
        _restored = new byte[largest];
        _room = new byte[codec.StoredBound(largest)];
        foreach (byte[] frame in _plain) _stored.Add(_room[..codec.Store(frame, _room)]);
    }

    /// <summary>Bytes of all messages, each with its line feed.</summary>
    public long Bytes => _plain.Sum(frame => (long)frame.Length);

    /// <summary>Bytes of all frames as stored.</summary>
    public long StoredBytes => _stored.Sum(frame => (long)frame.Length);

    /// <summary>Compresses all.</summary>
    public int Store()
    {
        int stored = 0;
        foreach (byte[] frame in _plain) stored += _codec.Store(frame, _room);
        return stored;
    }

    /// <summary>Decompresses all.</summary>
    public int Restore()
    {
        int restored = 0;
        for (int i = 0; i < _stored.Count; i++) restored += RestoreFrame(i);
        return restored;
    }

    /// <summary>What one message costs: its frame.</summary>
    public int RestoreOne() => RestoreFrame(_stored.Count / 2);

    private int RestoreFrame(int number)
    {
        int length = _plain[number].Length;
        return _codec.TryRestore(_stored[number], _restored.AsSpan(0, length)) ? length : throw new InvalidOperationException("not what was stored");
    }

    private void Cut(byte[][] messages, int frameBytes)
    {
        var frame = new List<byte>();
        foreach (byte[] message in messages)
        {
            if (frame.Count > 0 && frame.Count + message.Length >= frameBytes) End(frame);
            frame.AddRange(message);
            frame.Add((byte)'\n');
        }

        End(frame);
    }

    private void End(List<byte> frame)
    {
        _plain.Add([.. frame]);
        frame.Clear();
    }
}
