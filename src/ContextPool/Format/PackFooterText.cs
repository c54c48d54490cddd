namespace ContextPool.Format;

/// <summary>Writes the footer of a pack: a column for each thing that is known of messages, then what finds them.</summary>
internal sealed class PackFooterText
{
    private readonly IReadOnlyList<IndexEntry> _entries;
    private readonly int[] _ordinals; // by entry
    private readonly int[] _entryAt; // by ordinal
    private readonly ushort[] _kindAt; // by ordinal
    private readonly List<PackKind> _kinds = [];

    private PackFooterText(IReadOnlyList<IndexEntry> entries, Dictionary<MessageId, int> ordinals)
    {
        _entries = entries;
        _ordinals = new int[entries.Count];
        _entryAt = new int[entries.Count];
        _kindAt = new ushort[entries.Count];
        for (int i = 0; i < entries.Count; i++)
        {
            if (!ordinals.TryGetValue(entries[i].Id, out int ordinal)) throw new InvalidOperationException($"message {entries[i].Id} has an entry and was not added");
            _ordinals[i] = ordinal;
            _entryAt[ordinal] = i;
        }

        FindKinds();
    }

    /// <summary>Appends the payload.</summary>
    /// <param name="footer">Empty.</param>
    /// <param name="frames">In their order.</param>
    /// <param name="entries">What the index tells of each message, by id.</param>
    /// <param name="ordinals">Where each message comes among all.</param>
    /// <param name="lengths">In that order, bytes without the line feed.</param>
    /// <returns>How many bytes at the end of it are its head.</returns>
    public static int Write(
        PooledBuffer footer, IReadOnlyList<PackFrame> frames, IReadOnlyList<IndexEntry> entries, Dictionary<MessageId, int> ordinals, IReadOnlyList<int> lengths) =>
        new PackFooterText(entries, ordinals).Write(footer, frames, lengths);

    private void FindKinds()
    {
        var numbers = new Dictionary<PackKind, ushort>();
        for (int ordinal = 0; ordinal < _entryAt.Length; ordinal++)
        {
            IndexEntry entry = _entries[_entryAt[ordinal]];
            var kind = new PackKind(new MessageKind(entry.Role, entry.MessageType, entry.HasToolCalls, entry.HasToolResult), entry.TimeSource);
            if (!numbers.TryGetValue(kind, out ushort number))
            {
                if (_kinds.Count > ushort.MaxValue)
                    throw new InvalidContentException(ContentFault.MessageTooLarge, 0, "too many roles and types for one pack");
                numbers.Add(kind, number = (ushort)_kinds.Count);
                _kinds.Add(kind);
            }

            _kindAt[ordinal] = number;
        }
    }

    private int Write(PooledBuffer footer, IReadOnlyList<PackFrame> frames, IReadOnlyList<int> lengths)
    {
        long first = _entries.Count == 0 ? 0 : _entries.Min(e => e.Timestamp.UnixSeconds);
        ulong span = _entries.Count == 0 ? 0 : (ulong)(_entries.Max(e => e.Timestamp.UnixSeconds) - first);
        var columns = new PackColumns(_entries.Count, PackColumns.WidthsFor(
            _entries.Count, lengths.DefaultIfEmpty().Max(), _kinds.Count, span, _entries.Any(e => e.Timestamp.Nanoseconds != 0), _entries.Any(e => !e.Hash.IsUnknown)));
        footer.Write(PackFormat.FooterName);
        Put(footer, columns, PackColumn.Id, (value, i) => _entries[i].Id.Value.TryWriteBytes(value, bigEndian: true, out _));
        Put(footer, columns, PackColumn.Ordinal, (value, i) => PackColumns.Put(value, (ulong)_ordinals[i]));
        Put(footer, columns, PackColumn.Length, (value, i) => PackColumns.Put(value, (ulong)lengths[i]));
        Put(footer, columns, PackColumn.Kind, (value, i) => PackColumns.Put(value, _kindAt[i]));
        Put(footer, columns, PackColumn.Seconds, (value, i) => PackColumns.Put(value, (ulong)(Stored(i).Timestamp.UnixSeconds - first)));
        Put(footer, columns, PackColumn.Nanoseconds, (value, i) => PackColumns.Put(value, (ulong)Stored(i).Timestamp.Nanoseconds));
        Put(footer, columns, PackColumn.Hash, (value, i) => Stored(i).Hash.CopyTo(value));
        int before = footer.Length;
        PackHead.Write(footer, columns, first, frames, _kinds);
        return footer.Length - before;
    }

    private IndexEntry Stored(int ordinal) => _entries[_entryAt[ordinal]];

    private static void Put(PooledBuffer footer, PackColumns columns, PackColumn column, WriteValue write)
    {
        int width = columns.WidthOf(column);
        if (width == 0) return;
        int bytes = checked(columns.Messages * width);
        Span<byte> room = footer.Room(bytes)[..bytes];
        for (int i = 0; i < columns.Messages; i++) write(room.Slice(i * width, width), i);
        footer.Advance(bytes);
    }

    /// <summary>Writes the value of a message, by its place in the column.</summary>
    private delegate void WriteValue(Span<byte> value, int index);
}
