using System.Buffers.Binary;
using System.Text;

namespace ContextPool.Format;

/// <summary>Writes the footer of a pack: frames in their order, messages by id, and the words that many messages share.</summary>
internal static class PackFooterText
{
    /// <summary>In place of a word: there is none.</summary>
    public const ushort NoWord = ushort.MaxValue;

    /// <summary>The message calls tools.</summary>
    public const byte CallsTools = 1;

    /// <summary>The message carries a tool's result.</summary>
    public const byte HasResult = 2;

    /// <summary>Appends the payload.</summary>
    public static void Write(
        PooledBuffer footer, List<PackFrame> frames, IReadOnlyList<IndexEntry> entries, Dictionary<MessageId, PackedPlace> places)
    {
        var words = new WordList();
        Span<byte> start = footer.Room(PackFormat.FooterStart)[..PackFormat.FooterStart];
        start.Clear();
        PackFormat.FooterName.CopyTo(start);
        BinaryPrimitives.WriteInt32LittleEndian(start[8..], frames.Count);
        BinaryPrimitives.WriteInt32LittleEndian(start[12..], entries.Count);
        footer.Advance(PackFormat.FooterStart);
        foreach (PackFrame frame in frames) WriteFrame(footer, frame);
        foreach (IndexEntry entry in entries) WriteEntry(footer, entry, PlaceOf(places, entry.Id), words);
        words.WriteTo(footer);
    }

    private static PackedPlace PlaceOf(Dictionary<MessageId, PackedPlace> places, MessageId id) =>
        places.TryGetValue(id, out PackedPlace place) ? place : throw new InvalidOperationException($"message {id} has an entry and was not added");

    private static void WriteFrame(PooledBuffer footer, in PackFrame frame)
    {
        Span<byte> record = footer.Room(PackFormat.FrameRecord)[..PackFormat.FrameRecord];
        BinaryPrimitives.WriteInt64LittleEndian(record, frame.Offset);
        BinaryPrimitives.WriteInt32LittleEndian(record[8..], frame.StoredLength);
        BinaryPrimitives.WriteInt32LittleEndian(record[12..], frame.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(record[16..], frame.Checksum);
        footer.Advance(PackFormat.FrameRecord);
    }

    private static void WriteEntry(PooledBuffer footer, in IndexEntry entry, in PackedPlace place, WordList words)
    {
        Span<byte> record = footer.Room(PackFormat.EntryRecord)[..PackFormat.EntryRecord];
        record.Clear();
        entry.Id.Value.TryWriteBytes(record, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32LittleEndian(record[16..], place.Frame);
        BinaryPrimitives.WriteInt32LittleEndian(record[20..], place.Offset);
        BinaryPrimitives.WriteInt32LittleEndian(record[24..], place.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(record[28..], entry.Role is null ? NoWord : words.NumberOf(entry.Role));
        BinaryPrimitives.WriteUInt16LittleEndian(record[30..], words.NumberOf(entry.MessageType));
        BinaryPrimitives.WriteUInt128BigEndian(record[32..], entry.Hash.High);
        BinaryPrimitives.WriteUInt128BigEndian(record[48..], entry.Hash.Low);
        BinaryPrimitives.WriteInt64LittleEndian(record[64..], entry.Timestamp.UnixSeconds);
        BinaryPrimitives.WriteInt32LittleEndian(record[72..], entry.Timestamp.Nanoseconds);
        record[76] = (byte)entry.TimeSource;
        record[77] = (byte)((entry.HasToolCalls ? CallsTools : 0) | (entry.HasToolResult ? HasResult : 0));
        footer.Advance(PackFormat.EntryRecord);
    }

    /// <summary>Words by number; a pack has a handful, and no more than a number has room for.</summary>
    private sealed class WordList
    {
        private readonly Dictionary<string, ushort> _numbers = new(StringComparer.Ordinal);
        private readonly List<byte[]> _words = [];

        public ushort NumberOf(string word)
        {
            if (_numbers.TryGetValue(word, out ushort number)) return number;
            byte[] utf8 = Encoding.UTF8.GetBytes(word);
            if (_words.Count == NoWord || utf8.Length > ushort.MaxValue)
                throw new InvalidContentException(ContentFault.MessageTooLarge, 0, "too many or too long roles and types for one pack");
            number = (ushort)_words.Count;
            _words.Add(utf8);
            _numbers.Add(word, number);
            return number;
        }

        public void WriteTo(PooledBuffer footer)
        {
            Span<byte> number = stackalloc byte[sizeof(ushort)];
            BinaryPrimitives.WriteUInt16LittleEndian(number, (ushort)_words.Count);
            footer.Write(number);
            foreach (byte[] word in _words)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(number, (ushort)word.Length);
                footer.Write(number);
                footer.Write(word);
            }
        }
    }
}
