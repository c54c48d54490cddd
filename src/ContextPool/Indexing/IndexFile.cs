using System.Globalization;
using System.Text;
using ContextPool.Files;
using ContextPool.Json;
using ContextPool.Model;

namespace ContextPool.Indexing;

/// <summary>
/// <c>index.json</c>: the original application's <c>MessageIndex</c>, with one member more per entry that says where its time
/// comes from. Entries are ordered by id, so that a rebuild from the pool gives the same bytes.
/// </summary>
internal static class IndexFile
{
    /// <summary>The version of the format, as the original application wrote it.</summary>
    public const int Version = 1;

    private const int FlushAt = 64 << 10;
    private const int LongestEntry = ReadingLimits.MaxMessageBytes;

    /// <summary>Writes the whole index and returns its length in bytes.</summary>
    public static long Write(IFileWriter writer, IEnumerable<IndexEntry> orderedById, Timestamp updatedAt)
    {
        using var buffer = new PooledBuffer(2 * FlushAt);
        long length = 0;
        buffer.Write("{\n  \"entries\": {"u8);
        bool isFirst = true;
        foreach (IndexEntry entry in orderedById)
        {
            buffer.Write(isFirst ? "\n    "u8 : ",\n    "u8);
            isFirst = false;
            JsonText.WriteQuoted(entry.Id.ToString(), buffer);
            buffer.Write(": {"u8);
            IndexEntryText.WriteMembers(entry, buffer, "\n      "u8);
            buffer.Write("\n    }"u8);
            if (buffer.Length >= FlushAt) length += Flush(writer, buffer);
        }

        buffer.Write(isFirst ? "}"u8 : "\n  }"u8);
        buffer.Write(Encoding.UTF8.GetBytes(
            $",\n  \"version\": {Version.ToString(CultureInfo.InvariantCulture)},\n  \"updated_at\": \"{updatedAt}\"\n}}"));
        return length + Flush(writer, buffer);
    }

    /// <summary>
    /// Reads the entries, in file order, one at a time whatever the size of the file. Throws
    /// <see cref="InvalidContentException"/> where the file is torn or not an index.
    /// </summary>
    public static List<IndexEntry> Read(IFileReader reader)
    {
        const int Window = 64 << 10;
        using var window = new JsonWindow(reader, Window, maxDepth: 8);
        var entries = new List<IndexEntry>();
        bool hasEntries = false;
        window.Take((byte)'{');
        do
        {
            string name = JsonText.DecodeQuoted(window.TakeName(LongestEntry, ContentFault.InvalidJson));
            window.Take((byte)':');
            if (name == "entries")
            {
                hasEntries = true;
                ReadEntries(window, entries);
            }
            else
            {
                ReadOnlySpan<byte> value = window.TakeValue(LongestEntry, ContentFault.InvalidJson, out long offset);
                JsonGrammar.Require(value, offset, maxDepth: 8);
                if (name == "version" && !value.SequenceEqual("1"u8))
                    throw new InvalidContentException(ContentFault.InvalidJson, offset, "expected index version 1");
            }
        }
        while (window.TryTake((byte)','));
        window.Take((byte)'}');
        if (!hasEntries) throw new InvalidContentException(ContentFault.InvalidJson, 0, "the index has no member entries");
        if (window.Peek() >= 0) throw window.Unexpected("the end of the index");
        return entries;
    }

    private static void ReadEntries(JsonWindow window, List<IndexEntry> entries)
    {
        window.Take((byte)'{');
        if (window.TryTake((byte)'}')) return;
        do
        {
            string key = JsonText.DecodeQuoted(window.TakeName(LongestEntry, ContentFault.InvalidMessageId));
            window.Take((byte)':');
            ReadOnlySpan<byte> value = window.TakeValue(LongestEntry, ContentFault.InvalidJson, out long offset);
            IndexEntry entry = IndexEntryText.Read(value, offset);
            if (entry.Id.ToString() != key)
                throw new InvalidContentException(ContentFault.MessageIdMismatch, offset, "key and message_id of an entry differ");
            entries.Add(entry);
        }
        while (window.TryTake((byte)','));
        window.Take((byte)'}');
    }

    private static int Flush(IFileWriter writer, PooledBuffer buffer)
    {
        int length = buffer.Length;
        writer.Write(buffer.Written);
        buffer.Clear();
        return length;
    }
}
