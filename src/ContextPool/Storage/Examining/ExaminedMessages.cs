using System.Collections;

namespace ContextPool.Storage;

/// <summary>
/// The messages of a context by id, with their sizes and what was found out about each: some thirty bytes a message, because a large
/// context has a million. One thread.
/// </summary>
internal sealed class ExaminedMessages
{
    /// <summary>In place of a size: it was gone when it was looked at.</summary>
    private const long Gone = -1;

    private readonly List<MessageId> _ids;
    private readonly long[] _sizes;
    private readonly BitArray _unusable;

    /// <summary>Takes the ids over, which are in order.</summary>
    public ExaminedMessages(List<MessageId> ids)
    {
        _ids = ids;
        _sizes = new long[ids.Count];
        _unusable = new BitArray(ids.Count);
    }

    /// <summary>How many were listed.</summary>
    public int Count => _ids.Count;

    /// <summary>Messages that are kept where nobody finds them: they are not lost.</summary>
    public HashSet<MessageId> Misplaced { get; } = [];

    /// <summary>True where more may be kept that this caller may not look at: what is not listed need not be missing.</summary>
    public bool HidesSome { get; init; }

    /// <summary>
    /// The places of the order as the messages are best read one after the other; null where that is by id. Whoever reads them all goes by it.
    /// </summary>
    public int[]? ReadingOrder { get; set; }

    /// <summary>The message at a place of the order.</summary>
    public MessageId this[int position] => _ids[position];

    /// <summary>Its bytes; 0 where nobody can tell.</summary>
    public long SizeAt(int position) => _sizes[position];

    /// <summary>Sets what is known without reading the message; null for one that went away since it was listed.</summary>
    public void Set(int position, in StoredEntry? entry)
    {
        _sizes[position] = entry?.Size ?? Gone;
        if (entry?.Fault is not null) SetUnusable(position);
    }

    /// <summary>False for one that went away.</summary>
    public bool IsThere(int position) => _sizes[position] != Gone;

    /// <summary>Nobody can read it, or it is another message than its name says.</summary>
    public void SetUnusable(int position) => _unusable[position] = true;

    /// <summary>True where that was said of it.</summary>
    public bool IsUnusable(int position) => _unusable[position];

    /// <summary>Where a message is in the order; negative where it was not listed.</summary>
    public int PlaceOf(MessageId id) => _ids.BinarySearch(id);

    /// <summary>As <see cref="PlaceOf"/>; negative, too, where it went away since.</summary>
    public int PositionOf(MessageId id) => PlaceOf(id) is var position and >= 0 && IsThere(position) ? position : -1;

    /// <summary>True where something has its name.</summary>
    public bool Contains(MessageId id) => PositionOf(id) >= 0;
}
