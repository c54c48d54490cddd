using System.Runtime.InteropServices;

namespace ContextPool.Serving;

/// <summary>
/// The messages used last, up to a number of bytes, each with the moment before it was read. Safe for concurrent use. A message that
/// was being read while it was forgotten is not kept: whoever replaced it must not find the old one here.
/// </summary>
internal sealed class MessageCache(long maxBytes)
{
    // What a message costs beyond its text, in round numbers.
    private const int BytesAround = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<MessageId, LinkedListNode<Kept>> _nodes = [];
    private readonly LinkedList<Kept> _newestFirst = new();
    private readonly Dictionary<byte[], int> _shared = new(ReferenceEqualityComparer.Instance); // how many messages are parts of it
    private long _bytes;
    private long _forgottenAt = long.MinValue;

    /// <summary>Bytes held now, never more than the limit.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate) return _bytes;
        }
    }

    /// <summary>The message, which thereby becomes the newest; null where it is not here, or was not read after a moment.</summary>
    public Message? Find(MessageId id, long since)
    {
        lock (_gate)
        {
            if (!_nodes.TryGetValue(id, out LinkedListNode<Kept>? node) || node.Value.ReadAt < since) return null;
            _newestFirst.Remove(node);
            _newestFirst.AddFirst(node);
            return node.Value.Message;
        }
    }

    /// <summary>Keeps a message, unless it is larger than the limit, or something was forgotten, or it was read again, since.</summary>
    /// <param name="message">The message.</param>
    /// <param name="readAt">Taken before it was read.</param>
    public void Add(Message message, long readAt)
    {
        if (BytesAround + (SharedBy(message)?.Length ?? message.Json.Length) > maxBytes) return;
        lock (_gate)
        {
            if (readAt < _forgottenAt) return;
            if (_nodes.TryGetValue(message.Id, out LinkedListNode<Kept>? kept) && kept.Value.ReadAt > readAt) return;
            Remove(message.Id);
            _nodes.Add(message.Id, _newestFirst.AddFirst(new Kept(message, readAt)));
            Count(message);
            while (_bytes > maxBytes) Remove(_newestFirst.Last!.Value.Message.Id);
        }
    }

    /// <summary>Drops one message.</summary>
    /// <param name="id">Which.</param>
    /// <param name="at">Taken after it was replaced.</param>
    public void Forget(MessageId id, long at)
    {
        lock (_gate)
        {
            _forgottenAt = Math.Max(_forgottenAt, at);
            Remove(id);
        }
    }

    private void Remove(MessageId id)
    {
        if (!_nodes.Remove(id, out LinkedListNode<Kept>? node)) return;
        _newestFirst.Remove(node);
        Discount(node.Value.Message);
    }

    private void Count(Message message)
    {
        _bytes += BytesAround;
        if (SharedBy(message) is not { } shared) _bytes += message.Json.Length;
        else if (CollectionsMarshal.GetValueRefOrAddDefault(_shared, shared, out _)++ == 0) _bytes += shared.Length;
    }

    private void Discount(Message message)
    {
        _bytes -= BytesAround;
        if (SharedBy(message) is not { } shared)
        {
            _bytes -= message.Json.Length;
            return;
        }

        if (--CollectionsMarshal.GetValueRefOrNullRef(_shared, shared) > 0) return;
        _shared.Remove(shared);
        _bytes -= shared.Length;
    }

    /// <summary>What keeping the message keeps beside its own bytes: the frame of a pack, which it has in common with its neighbours.</summary>
    private static byte[]? SharedBy(Message message) =>
        MemoryMarshal.TryGetArray(message.Json, out ArraySegment<byte> part) && part.Array!.Length > part.Count ? part.Array : null;

    private readonly record struct Kept(Message Message, long ReadAt);
}
