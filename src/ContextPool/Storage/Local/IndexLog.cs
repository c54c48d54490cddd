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

    /// <summary>Adds entries as the last word on their messages.</summary>
    public static void Append(
        IFileOperations files, ContextLayout context, IReadOnlyList<IndexEntry> entries, Permissions permissions)
    {
        using var lines = new PooledBuffer();
        foreach (IndexEntry entry in entries)
        {
            lines.Write((byte)'{');
            IndexEntryText.WriteCompact(entry, lines);
            lines.Write("}\n"u8);
        }

        AppendLines(files, context, lines, permissions);
    }

    /// <summary>Says that the pool has a message no longer, durably if <paramref name="sync"/>.</summary>
    public static void AppendDeleted(
        IFileOperations files, ContextLayout context, MessageId id, Permissions permissions, bool sync = false)
    {
        using var line = new PooledBuffer();
        line.Write("{\"deleted\":"u8);
        JsonText.WriteQuoted(id.ToString(), line);
        line.Write("}\n"u8);
        bool isNew = sync && files.Stat(context.IndexLog) is null;
        AppendLines(files, context, line, permissions, sync);
        if (isNew) files.SyncDirectory(context.Root);
    }

    /// <summary>Reads the log; empty where there is none.</summary>
    public static IndexLogContents Read(IFileOperations files, ContextLayout context)
    {
        byte[] bytes = files.ReadAllOrNull(context.IndexLog) ?? [];
        var lastWords = new Dictionary<MessageId, IndexEntry?>();
        bool isDamaged = false;
        int lines = 0;
        int at = 0;
        while (bytes.AsSpan(at).IndexOf(NewLine) is var length and >= 0)
        {
            isDamaged |= !TryReadLine(bytes.AsSpan(at, length), at, lastWords);
            lines++;
            at += length + 1;
        }

        return new IndexLogContents(lastWords, lines, IsTorn: at < bytes.Length, isDamaged);
    }

    private static bool TryReadLine(ReadOnlySpan<byte> line, int offset, Dictionary<MessageId, IndexEntry?> lastWords)
    {
        try
        {
            if (MayBeDeletion(line) && DeletedIn(line, offset) is { } deleted)
            {
                lastWords[deleted] = null;
                return true;
            }

            IndexEntry entry = IndexEntryText.Read(line, offset);
            lastWords[entry.Id] = entry;
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

    private static MessageId? DeletedIn(ReadOnlySpan<byte> line, int offset)
    {
        JsonGrammar.Require(line, offset, maxDepth: 4);
        List<(string Name, Range Value)> members = JsonMembers.Of(line);
        if (members.Count != 1 || members[0].Name != "deleted") return null;
        ReadOnlySpan<byte> value = line[members[0].Value];
        return value[0] == (byte)'"' && MessageId.TryParse(JsonText.DecodeQuoted(value), out MessageId id) ? id : null;
    }

    private static void AppendLines(IFileOperations files, ContextLayout context, PooledBuffer lines, Permissions permissions, bool sync = false)
    {
        long? torn = FindTornLine(files, context.IndexLog);
        using IFileWriter writer = files.OpenAppend(context.IndexLog, permissions);
        if (torn is { } start) writer.Truncate(start);
        writer.Write(lines.Written);
        if (sync) writer.Sync();
    }

    /// <summary>Where a last line without newline begins; null where there is none. Costs one byte where all is well.</summary>
    private static long? FindTornLine(IFileOperations files, string path)
    {
        try
        {
            using IFileReader reader = files.OpenRead(path);
            long end = reader.Stat().Length;
            Span<byte> last = [NewLine];
            if (end == 0 || (reader.ReadUpTo(last, end - 1) == 1 && last[0] == NewLine)) return null;
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
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            return null;
        }
    }
}

/// <summary>What a log says.</summary>
/// <param name="LastWords">The last entry per message; null for one that was deleted.</param>
/// <param name="Lines">How many whole lines there are.</param>
/// <param name="IsTorn">The last line has no newline; it does not count.</param>
/// <param name="IsDamaged">A whole line cannot be read, so the log does not tell everything.</param>
internal sealed record IndexLogContents(
    IReadOnlyDictionary<MessageId, IndexEntry?> LastWords, int Lines, bool IsTorn, bool IsDamaged);
