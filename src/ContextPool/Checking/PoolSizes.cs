using System.Collections;

namespace ContextPool.Checking;

/// <summary>The messages of a pool by id, with their sizes and what was found out about each: some thirty bytes a message.</summary>
internal sealed class PoolSizes
{
    /// <summary>In place of a size: it was gone when it was looked at.</summary>
    private const long Gone = -1;

    private readonly List<MessageId> _ids;
    private readonly long[] _sizes;
    private readonly BitArray _unusable;

    /// <summary>Takes the ids over, and orders them.</summary>
    public PoolSizes(List<MessageId> ids)
    {
        ids.Sort();
        _ids = ids;
        _sizes = new long[ids.Count];
        _unusable = new BitArray(ids.Count);
    }

    /// <summary>How many names there were.</summary>
    public int Count => _ids.Count;

    /// <summary>The message at a place of the order.</summary>
    public MessageId this[int position] => _ids[position];

    /// <summary>Bytes of its file.</summary>
    public long SizeAt(int position) => _sizes[position];

    /// <summary>Sets the size.</summary>
    public void SetSize(int position, long bytes) => _sizes[position] = bytes;

    /// <summary>It went away since it was listed.</summary>
    public void SetGone(int position) => _sizes[position] = Gone;

    /// <summary>False for one that went away.</summary>
    public bool IsThere(int position) => _sizes[position] != Gone;

    /// <summary>Nobody can read it, or it is another message than its name says.</summary>
    public void SetUnusable(int position) => _unusable[position] = true;

    /// <summary>True where that was said of it.</summary>
    public bool IsUnusable(int position) => _unusable[position];

    /// <summary>Where a message is; negative where it is not.</summary>
    public int PositionOf(MessageId id) => _ids.BinarySearch(id) is var position and >= 0 && IsThere(position) ? position : -1;

    /// <summary>True where the pool has a file of its name.</summary>
    public bool Contains(MessageId id) => PositionOf(id) >= 0;
}
