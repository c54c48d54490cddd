using ContextPool.Format;

namespace ContextPool.Indexing;

/// <summary>
/// Takes what an index and its log say, in that order, and orders it by id; the last word on an id counts. Costs no sort where the
/// entries come in order, as they stand in a file.
/// </summary>
/// <param name="capacity">How many are expected.</param>
/// <param name="sizesOnly">True: keeps ids and sizes alone, a third of the memory, for whoever asks for nothing else.</param>
internal sealed class OrderedEntriesBuilder(int capacity = 0, bool sizesOnly = false)
{
    /// <summary>In place of a size: the message is gone.</summary>
    private const long Gone = -1;

    private readonly EntryKinds _kinds = new();
    private MessageId[] _ids = new MessageId[capacity];
    private long[] _sizes = new long[capacity];
    private Timestamp[] _times = new Timestamp[sizesOnly ? 0 : capacity];
    private ContentHash[] _hashes = new ContentHash[sizesOnly ? 0 : capacity];
    private int[] _codes = new int[sizesOnly ? 0 : capacity];
    private int _count;
    private int _inOrder;
    private bool _hasGone;

    /// <summary>How many words there were.</summary>
    public int Count => _count;

    /// <summary>Makes room for more, where it is known how many there are.</summary>
    public void Reserve(int more)
    {
        if (_ids.Length < _count + (long)more) Grow(_count + more);
    }

    /// <summary>The last word on a message so far.</summary>
    public void Add(in IndexEntry entry)
    {
        Append(entry.Id, entry.SizeBytes);
        if (sizesOnly) return;
        _times[_count - 1] = entry.Timestamp;
        _hashes[_count - 1] = entry.Hash;
        _codes[_count - 1] = _kinds.CodeOf(entry);
    }

    /// <summary>Dates an entry that was added before its time was known.</summary>
    public void SetTime(int position, (Timestamp At, TimeSource Source) time)
    {
        _times[position] = time.At;
        _codes[position] = _kinds.CodeOf(_kinds[_codes[position]] with { TimeSource = time.Source });
    }

    /// <summary>The last word so far: the pool has the message no longer.</summary>
    public void Remove(MessageId id)
    {
        Append(id, Gone);
        _hasGone = true;
    }

    /// <summary>The entries. The builder is done.</summary>
    public OrderedEntries Build()
    {
        int words = _count;
        if (_inOrder < _count || _hasGone) Order();
        return new OrderedEntries(_count, _ids, _sizes, sizesOnly ? null : (_times, _hashes, _codes), _kinds)
        {
            Overridden = _hasGone ? 0 : words - _count,
        };
    }

    private void Append(MessageId id, long size)
    {
        if (_count == _ids.Length) Grow((int)Math.Min(Array.MaxLength, Math.Max(64, _count + (_count / 2L))));
        if (_inOrder == _count && (_count == 0 || _ids[_count - 1].CompareTo(id) < 0)) _inOrder++;
        _ids[_count] = id;
        _sizes[_count++] = size;
    }

    /// <summary>One column after the other, so that there is never more than one of them twice.</summary>
    private void Grow(int room)
    {
        Array.Resize(ref _ids, room);
        Array.Resize(ref _sizes, room);
        if (sizesOnly) return;
        Array.Resize(ref _times, room);
        Array.Resize(ref _hashes, room);
        Array.Resize(ref _codes, room);
    }

    private void Order()
    {
        int[] from = LastWordsInOrder();
        _count = from.Length;
        _ids = Taken(_ids, from);
        _sizes = Taken(_sizes, from);
        if (sizesOnly) return;
        _times = Taken(_times, from);
        _hashes = Taken(_hashes, from);
        _codes = Taken(_codes, from);
    }

    /// <summary>Where the last word on each message stands that is not gone. What was in order already is merged, not sorted.</summary>
    private int[] LastWordsInOrder()
    {
        int[] late = new int[_count - _inOrder];
        for (int i = 0; i < late.Length; i++) late[i] = _inOrder + i;
        Array.Sort(late, (a, b) => _ids[a].CompareTo(_ids[b]) is var order and not 0 ? order : a.CompareTo(b));
        var from = new List<int>(_count);
        int early = 0;
        for (int i = 0; i < late.Length; i++)
        {
            if (i + 1 < late.Length && _ids[late[i]] == _ids[late[i + 1]]) continue;
            while (early < _inOrder && _ids[early].CompareTo(_ids[late[i]]) < 0) Keep(early++);
            if (early < _inOrder && _ids[early] == _ids[late[i]]) early++;
            Keep(late[i]);
        }

        while (early < _inOrder) Keep(early++);
        return [.. from];

        void Keep(int position)
        {
            if (_sizes[position] != Gone) from.Add(position);
        }
    }

    private static T[] Taken<T>(T[] column, int[] from)
    {
        var taken = new T[from.Length];
        for (int i = 0; i < from.Length; i++) taken[i] = column[from[i]];
        return taken;
    }
}
