using System.Globalization;
using System.Text;
using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Indexing;

namespace ContextPool.Storage.Local;

/// <summary>
/// <c>index.json</c>: the original application's <c>MessageIndex</c>, with one member more per entry that says where its time
/// comes from. Entries are ordered by id, so that a rebuild from the pool gives the same bytes. It parses the index as a whole, so
/// entries that would end it stand in a member of ours, which it ignores.
/// </summary>
internal static class IndexFile
{
    /// <summary>The version of the format, as the original application wrote it.</summary>
    public const int Version = 1;

    private const string EntriesMember = "entries";
    private const string OthersMember = "other_entries";
    private const int FlushAt = 64 << 10;

    // Bytes of an entry, and how many entries a file may have room reserved for on the word of its size.
    private const int UsualEntry = 400;
    private const int MostReserved = 1 << 20;

    private const int LongestEntry = ReadingLimits.MaxMessageBytes;

    /// <summary>Writes the whole index and returns its length in bytes.</summary>
    public static long Write(IFileWriter writer, IEnumerable<IndexEntry> orderedById, Timestamp updatedAt)
    {
        using var buffer = new PooledBuffer(2 * FlushAt);
        long length = 0;
        var others = new List<IndexEntry>();
        buffer.Write("{\n"u8);
        length += WriteEntries(writer, buffer, EntriesMember, ForTheOriginal(orderedById, others));
        buffer.Write(Encoding.UTF8.GetBytes(
            $",\n  \"version\": {Version.ToString(CultureInfo.InvariantCulture)},\n  \"updated_at\": \"{updatedAt}\""));
        if (others.Count > 0)
        {
            buffer.Write(",\n"u8);
            length += WriteEntries(writer, buffer, OthersMember, others);
        }

        buffer.Write("\n}"u8);
        return length + Flush(writer, buffer);
    }

    /// <summary>
    /// Reads all entries, one at a time whatever the size of the file. Throws <see cref="InvalidContentException"/> where the file is
    /// torn or not an index.
    /// </summary>
    public static OrderedEntries Read(IFileReader reader)
    {
        var entries = new OrderedEntriesBuilder();
        ReadInto(entries, reader);
        return entries.Build();
    }

    /// <summary>As <see cref="Read"/>, into a builder that may have room for the log too; what was read before a fault stays in it.</summary>
    public static void ReadInto(OrderedEntriesBuilder entries, IFileReader reader)
    {
        const int Window = 64 << 10;
        using var window = new JsonWindow(reader, Window, maxDepth: 8);
        entries.Reserve((int)Math.Min(reader.Opened.Length / UsualEntry, MostReserved));
        bool hasEntries = false;
        window.Take((byte)'{');
        do
        {
            string name = JsonText.DecodeQuoted(window.TakeName(LongestEntry, ContentFault.InvalidJson));
            window.Take((byte)':');
            if (name is EntriesMember or OthersMember)
            {
                hasEntries |= name == EntriesMember;
                ReadEntries(window, entries);
            }
            else
            {
                ReadOnlySpan<byte> value = window.TakeValue(LongestEntry, ContentFault.InvalidJson, out long offset);
                JsonGrammar.Require(value, window.Marks, offset, maxDepth: 8);
                if (name == "version" && !value.SequenceEqual("1"u8))
                    throw new InvalidContentException(ContentFault.InvalidJson, offset, "expected index version 1");
            }
        }
        while (window.TryTake((byte)','));
        window.Take((byte)'}');
        if (!hasEntries) throw new InvalidContentException(ContentFault.InvalidJson, 0, "the index has no member entries");
        if (window.Peek() >= 0) throw window.Unexpected("the end of the index");
    }

    /// <summary>Those that the original application can parse; the others are put aside.</summary>
    private static IEnumerable<IndexEntry> ForTheOriginal(IEnumerable<IndexEntry> entries, List<IndexEntry> others)
    {
        foreach (IndexEntry entry in entries)
        {
            if (IndexEntryText.IsForTheOriginal(entry)) yield return entry;
            else others.Add(entry);
        }
    }

    private static long WriteEntries(IFileWriter writer, PooledBuffer buffer, string member, IEnumerable<IndexEntry> entries)
    {
        long length = 0;
        buffer.Write(Encoding.UTF8.GetBytes($"  \"{member}\": {{"));
        bool isFirst = true;
        foreach (IndexEntry entry in entries)
        {
            buffer.Write(isFirst ? "\n    "u8 : ",\n    "u8);
            isFirst = false;
            JsonText.WriteQuoted(entry.Id, buffer);
            buffer.Write(": {"u8);
            IndexEntryText.WriteMembers(entry, buffer, "\n      "u8);
            buffer.Write("\n    }"u8);
            if (buffer.Length >= FlushAt) length += Flush(writer, buffer);
        }

        buffer.Write(isFirst ? "}"u8 : "\n  }"u8);
        return length;
    }

    private static void ReadEntries(JsonWindow window, OrderedEntriesBuilder entries)
    {
        window.Take((byte)'{');
        if (window.TryTake((byte)'}')) return;
        do
        {
            MessageId? key = KeyIn(window.TakeName(LongestEntry, ContentFault.InvalidMessageId));
            window.Take((byte)':');
            ReadOnlySpan<byte> value = window.TakeValue(LongestEntry, ContentFault.InvalidJson, out long offset);
            IndexEntry entry = IndexEntryText.Read(value, offset);
            if (entry.Id != key)
                throw new InvalidContentException(ContentFault.MessageIdMismatch, offset, "key and message_id of an entry differ");
            entries.Add(entry);
        }
        while (window.TryTake((byte)','));
        window.Take((byte)'}');
    }

    /// <summary>The id that a key is the canonical text of; null for any other text.</summary>
    private static MessageId? KeyIn(ReadOnlySpan<byte> quoted)
    {
        ReadOnlySpan<byte> text = quoted.IndexOf((byte)'\\') < 0
            ? quoted[1..^1] : Encoding.UTF8.GetBytes(JsonText.DecodeQuoted(quoted));
        return MessageId.TryParse(text, out MessageId id) && Uuid.IsCanonical(text) ? id : null;
    }

    private static int Flush(IFileWriter writer, PooledBuffer buffer)
    {
        int length = buffer.Length;
        writer.Write(buffer.Written);
        buffer.Clear();
        return length;
    }
}
