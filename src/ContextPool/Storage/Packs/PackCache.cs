
namespace ContextPool.Storage.Packs;

/// <summary>
/// What was read last of packs, footers and frames, up to a number of bytes for all contexts of a store. By path: a pack is named by its
/// contents, so what has its name has them. Safe for concurrent use.
/// </summary>
internal sealed class PackCache(long maxBytes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Pack, int Frame), LinkedListNode<Kept>> _nodes = [];
    private readonly LinkedList<Kept> _newestFirst = new();
    private long _bytes;

    /// <summary>Bytes held now, never more than the limit.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate) return _bytes;
        }
    }

    /// <summary>A pack whose footer was read; null where it is not here.</summary>
    public PackFile? FindPack(string path) => Find((path, -1)) as PackFile;

    /// <summary>The messages of a frame; null where they are not here.</summary>
    public byte[]? FindFrame(string path, int number) => Find((path, number)) as byte[];

    /// <summary>Keeps a pack, unless it is larger than the limit.</summary>
    public void Add(PackFile pack) => Add(new Kept((pack.Path, -1), pack, pack.FooterBytes));

    /// <summary>Keeps the messages of a frame, unless they are larger than the limit.</summary>
    public void AddFrame(string path, int number, byte[] frame) => Add(new Kept((path, number), frame, frame.Length));

    private object? Find((string, int) key)
    {
        lock (_gate)
        {
            if (!_nodes.TryGetValue(key, out LinkedListNode<Kept>? node)) return null;
            _newestFirst.Remove(node);
            _newestFirst.AddFirst(node);
            return node.Value.What;
        }
    }

    private void Add(Kept kept)
    {
        if (kept.Bytes > maxBytes) return;
        lock (_gate)
        {
            if (!_nodes.TryAdd(kept.Key, new LinkedListNode<Kept>(kept))) return;
            _newestFirst.AddFirst(_nodes[kept.Key]);
            _bytes += kept.Bytes;
            while (_bytes > maxBytes)
            {
                Kept oldest = _newestFirst.Last!.Value;
                _newestFirst.RemoveLast();
                _nodes.Remove(oldest.Key);
                _bytes -= oldest.Bytes;
            }
        }
    }

    private readonly record struct Kept((string Pack, int Frame) Key, object What, long Bytes);
}
