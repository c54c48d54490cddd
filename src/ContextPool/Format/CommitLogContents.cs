namespace ContextPool.Format;

/// <summary>What a log, or a part of one from a line's start on, says.</summary>
/// <param name="Records">The records that are whole, in order.</param>
/// <param name="WholeBytes">Bytes up to the end of the last line that has its newline: where the next writer goes on.</param>
/// <param name="IsTorn">Behind them is the beginning of a line: a writer died, or is at work. It was never acknowledged.</param>
/// <param name="IsDamaged">A line among them is not as its writer left it, so what it said is lost.</param>
internal sealed record CommitLogContents(IReadOnlyList<CommitRecord> Records, int WholeBytes, bool IsTorn, bool IsDamaged)
{
    /// <summary>Of no log.</summary>
    public static CommitLogContents Empty { get; } = new([], 0, IsTorn: false, IsDamaged: false);

    /// <summary>
    /// Reads the text. Throws <see cref="InvalidContentException"/> for a record of an unknown kind, and nothing else, whatever
    /// the bytes.
    /// </summary>
    /// <param name="text">The log, or the rest of it.</param>
    /// <param name="offset">Where it lies in its file.</param>
    public static CommitLogContents Parse(ReadOnlySpan<byte> text, long offset = 0)
    {
        var records = new List<CommitRecord>();
        bool isDamaged = false;
        int at = 0;
        int whole = 0;
        while (text[at..].IndexOf(CommitLine.NewLine) is var length and >= 0)
        {
            ReadOnlySpan<byte> line = text.Slice(at, length);
            at += length + 1;
            CommitRecord? record = CommitLine.Read(line, offset + whole);
            if (record is not null) records.Add(record);

            // A power cut may leave NULs where the file had grown already. At the end of the log they are an unfinished line.
            else if (at == text.Length && line.Contains((byte)0)) return new CommitLogContents(records, whole, IsTorn: true, isDamaged);
            else isDamaged = true;
            whole = at;
        }

        return new CommitLogContents(records, whole, IsTorn: whole < text.Length, isDamaged);
    }
}
