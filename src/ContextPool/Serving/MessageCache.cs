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
        long bytes = CostOf(message);
        if (bytes > maxBytes) return;
        lock (_gate)
        {
            if (readAt < _forgottenAt) return;
            if (_nodes.TryGetValue(message.Id, out LinkedListNode<Kept>? kept) && kept.Value.ReadAt > readAt) return;
            Remove(message.Id);
            _nodes.Add(message.Id, _newestFirst.AddFirst(new Kept(message, readAt)));
            _bytes += bytes;
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
        _bytes -= CostOf(node.Value.Message);
    }

    private static long CostOf(Message message) => BytesAround + message.Json.Length;

    private readonly record struct Kept(Message Message, long ReadAt);
}
