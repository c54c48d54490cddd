using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Indexing;

namespace ContextPool.Storage.Local;

/// <summary>
/// <c>index.log</c>: what changed in the index since <c>index.json</c> was written, so that a save costs one line and not an
/// index. Writing needs the context's writers' lock; additions are not synced, because the pool can always say them again.
/// </summary>
internal static class IndexLog
{
    private const byte NewLine = (byte)'\n';
    private const int StepBytes = 4 << 10;
    private const int WindowBytes = 64 << 10;

    /// <summary>Adds entries as the last word on their messages.</summary>
    /// <returns>How many bytes the log has now.</returns>
    public static long Append(
        IFileOperations files, ContextLayout context, IReadOnlyList<IndexEntry> entries, Permissions permissions)
    {
        using var lines = new PooledBuffer();
        foreach (IndexEntry entry in entries)
        {
            lines.Write((byte)'{');
            IndexEntryText.WriteCompact(entry, lines);
            lines.Write("}\n"u8);
        }

        return AppendLines(files, context, lines, permissions);
    }

    /// <summary>Says that the pool has a message no longer, durably if <paramref name="sync"/>.</summary>
    public static void AppendDeleted(
        IFileOperations files, ContextLayout context, MessageId id, Permissions permissions, bool sync = false)
    {
        using var line = new PooledBuffer();
        line.Write("{\"deleted\":"u8);
        JsonText.WriteQuoted(id, line);
        line.Write("}\n"u8);
        bool isNew = sync && files.Stat(context.IndexLog) is null;
        _ = AppendLines(files, context, line, permissions, sync);
        if (isNew) files.SyncDirectory(context.Root);
    }

    /// <summary>Reads the log behind what the index said, a line at a time: it may have as many bytes as the index. Nothing where there is none.</summary>
    public static IndexLogContents ReadInto(OrderedEntriesBuilder entries, IFileOperations files, ContextLayout context)
    {
        using IFileReader? reader = files.OpenIfThere(context.IndexLog);
        return reader is null ? default : ReadInto(entries, reader);
    }

    /// <summary>As above, of an open file.</summary>
    internal static IndexLogContents ReadInto(OrderedEntriesBuilder entries, IFileReader reader)
    {
        // What was there when it was opened, as far as it still is: whoever appends meanwhile is not run after.
        long end = reader.Opened.Length;
        using var window = new PooledBuffer(WindowBytes);
        bool isDamaged = false;
        int lines = 0;
        for (long at = 0; at < end;)
        {
            int searched = window.Length;
            int step = (int)Math.Min(WindowBytes, end - at);
            int read = reader.ReadUpTo(window.Room(step)[..step], at);
            if (read == 0) break;
            window.Advance(read);
            at += read;
            int start = 0;
            while (window.Written[searched..].IndexOf(NewLine) is var found and >= 0)
            {
                ReadOnlySpan<byte> line = window.Written[start..(searched + found)];
                isDamaged |= !TryReadLine(line, at - window.Length + start, entries);
                lines++;
                start = searched += found + 1;
            }

            ReadOnlySpan<byte> rest = window.Written[start..];
            rest.CopyTo(window.Resize(rest.Length));
        }

        return new IndexLogContents(lines, IsTorn: window.Length > 0, isDamaged);
    }

    private static bool TryReadLine(ReadOnlySpan<byte> line, long offset, OrderedEntriesBuilder entries)
    {
        try
        {
            if (MayBeDeletion(line) && DeletedIn(line, offset) is { } deleted)
            {
                entries.Remove(deleted);
                return true;
            }

            entries.Add(IndexEntryText.Read(line, offset));
            return true;
        }
        catch (InvalidContentException)
        {
            // A power cut may leave NULs where the file had grown already: the pool has to say what was there.
            return false;
        }
    }

    /// <summary>Most lines are entries, which are read once; an escape may hide what this looks for.</summary>
    private static bool MayBeDeletion(ReadOnlySpan<byte> line) => line.IndexOf("deleted"u8) >= 0 || line.Contains((byte)'\\');

    private static MessageId? DeletedIn(ReadOnlySpan<byte> line, long offset)
    {
        JsonGrammar.Require(line, offset, maxDepth: 4);
        List<(string Name, Range Value)> members = JsonMembers.Of(line);
        if (members.Count != 1 || members[0].Name != "deleted") return null;
        ReadOnlySpan<byte> value = line[members[0].Value];
        return value[0] == (byte)'"' && MessageId.TryParse(JsonText.DecodeQuoted(value), out MessageId id) ? id : null;
    }

    /// <summary>Cuts off the last line where it has no newline, and adds these. Returns how many bytes there are then.</summary>
    private static long AppendLines(IFileOperations files, ContextLayout context, PooledBuffer lines, Permissions permissions, bool sync = false)
    {
        using IFileWriter writer = files.OpenAppend(context.IndexLog, permissions, out FileEnd end);
        long length = end.Length;
        if (length > 0 && end.LastByte != NewLine) writer.Truncate(length = StartOfLastLine(files, context.IndexLog, length));
        writer.Write(lines.Written);
        if (sync) writer.Sync();
        return length + lines.Length;
    }

    /// <summary>Where the last line begins of a file that has no newline at its end.</summary>
    private static long StartOfLastLine(IFileOperations files, string path, long end)
    {
        using IFileReader reader = files.OpenRead(path);
        byte[] step = new byte[StepBytes];
        while (end > 0)
        {
            int length = (int)Math.Min(StepBytes, end);
            end -= length;
            int found = step.AsSpan(0, reader.ReadUpTo(step.AsSpan(0, length), end)).LastIndexOf(NewLine);
            if (found >= 0) return end + found + 1;
        }

        return 0;
    }
}

/// <summary>What a log is like, beside what it says.</summary>
/// <param name="Lines">How many whole lines there are.</param>
/// <param name="IsTorn">The last line has no newline; it does not count.</param>
/// <param name="IsDamaged">A whole line cannot be read, so the log does not tell everything.</param>
internal readonly record struct IndexLogContents(int Lines, bool IsTorn, bool IsDamaged);
