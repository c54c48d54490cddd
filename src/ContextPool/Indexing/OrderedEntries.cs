using System.Collections;
using ContextPool.Format;

namespace ContextPool.Indexing;

/// <summary>
/// The entries of an index, by id and each id once. Column by column: a large context has a million of them, and as objects in a
/// dictionary they would take several times the memory. Made by <see cref="OrderedEntriesBuilder"/>; immutable.
/// </summary>
internal sealed class OrderedEntries : IReadOnlyList<IndexEntry>
{
    private readonly MessageId[] _ids;
    private readonly long[] _sizes;
    private readonly Timestamp[]? _times;
    private readonly ContentHash[]? _hashes;
    private readonly int[]? _codes;
    private readonly EntryKinds _kinds;

    internal OrderedEntries(
        int count, MessageId[] ids, long[] sizes, (Timestamp[] Times, ContentHash[] Hashes, int[] Codes)? facts, EntryKinds kinds)
    {
        Count = count;
        _ids = ids;
        _sizes = sizes;
        _times = facts?.Times;
        _hashes = facts?.Hashes;
        _codes = facts?.Codes;
        _kinds = kinds;
    }

    /// <summary>None.</summary>
    public static OrderedEntries None { get; } = new OrderedEntriesBuilder().Build();

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>How many entries were added that another one of their id overrode.</summary>
    public int Overridden { get; init; }

    /// <summary>One by its place in the order. Not where only the sizes were kept.</summary>
    public IndexEntry this[int position]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Count);
            return _kinds[_codes![position]] with
            {
                Id = _ids[position],
                SizeBytes = _sizes[position],
                Timestamp = _times![position],
                Hash = _hashes![position],
            };
        }
    }

    /// <summary>The ids, in order.</summary>
    public ReadOnlySpan<MessageId> Ids => _ids.AsSpan(0, Count);

    /// <summary>Bytes of the message's file.</summary>
    public long SizeAt(int position) => _sizes[position];

    /// <summary>Of the message's file.</summary>
    public ContentHash HashAt(int position) => _hashes![position];

    /// <summary>Where an id is; negative where it is not.</summary>
    public int PositionOf(MessageId id) => Ids.BinarySearch(id);

    /// <summary>True where there is an entry of the message.</summary>
    public bool Contains(MessageId id) => PositionOf(id) >= 0;

    /// <summary>The entry of a message; null where there is none.</summary>
    public IndexEntry? Find(MessageId id) => PositionOf(id) is var position and >= 0 ? this[position] : null;

    /// <summary>A copy.</summary>
    public IndexEntry[] ToArray()
    {
        var entries = new IndexEntry[Count];
        for (int i = 0; i < entries.Length; i++) entries[i] = this[i];
        return entries;
    }

    public IEnumerator<IndexEntry> GetEnumerator()
    {
        for (int i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
