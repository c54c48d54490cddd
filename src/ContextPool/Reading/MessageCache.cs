using ContextPool.Model;

namespace ContextPool.Reading;

/// <summary>
/// The messages used last, up to a number of bytes. Safe for concurrent use. A message that was being read while it was forgotten
/// is not kept: whoever replaced it must not find the old one here.
/// </summary>
internal sealed class MessageCache(long maxBytes)
{
    // What a message costs beyond its text, in round numbers.
    private const int BytesAround = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<MessageId, LinkedListNode<Message>> _nodes = [];
    private readonly LinkedList<Message> _newestFirst = new();
    private long _bytes;
    private long _generation;

    /// <summary>Changes whenever something is forgotten; take it before reading what is to be added.</summary>
    public long Generation
    {
        get
        {
            lock (_gate) return _generation;
        }
    }

    /// <summary>Bytes held now, never more than the limit.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate) return _bytes;
        }
    }

    /// <summary>The message, which thereby becomes the newest; null where it is not here.</summary>
    public Message? Find(MessageId id)
    {
        lock (_gate)
        {
            if (!_nodes.TryGetValue(id, out LinkedListNode<Message>? node)) return null;
            _newestFirst.Remove(node);
            _newestFirst.AddFirst(node);
            return node.Value;
        }
    }

    /// <summary>Keeps a message, unless it is larger than the limit or something was forgotten since it was read.</summary>
    public void Add(Message message, long generation)
    {
        long bytes = CostOf(message);
        if (bytes > maxBytes) return;
        lock (_gate)
        {
            if (generation != _generation) return;
            Remove(message.Id);
            _nodes.Add(message.Id, _newestFirst.AddFirst(message));
            _bytes += bytes;
            while (_bytes > maxBytes) Remove(_newestFirst.Last!.Value.Id);
        }
    }

    /// <summary>Drops one message.</summary>
    public void Forget(MessageId id)
    {
        lock (_gate)
        {
            _generation++;
            Remove(id);
        }
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _generation++;
            _nodes.Clear();
            _newestFirst.Clear();
            _bytes = 0;
        }
    }

    private void Remove(MessageId id)
    {
        if (!_nodes.Remove(id, out LinkedListNode<Message>? node)) return;
        _newestFirst.Remove(node);
        _bytes -= CostOf(node.Value);
    }

    private static long CostOf(Message message) => BytesAround + message.Json.Length;
}
