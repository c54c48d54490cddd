using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Storage.Local;

/// <summary>
/// Reads the head of a context. The log is read before <c>context.json</c>: where there was none, or it fits, the two together are
/// what the context was at a moment in between, whatever a writer does meanwhile.
/// </summary>
internal static class HeadReader
{
    // A log that does not fit was folded in between, or belongs to another program's head. A second look tells.
    private const int MostLooks = 4;

    /// <summary>
    /// The head; null where there is no context. Throws <see cref="FileOperationException"/>, or
    /// <see cref="InvalidContentException"/> where one of the two cannot be read.
    /// </summary>
    /// <param name="files">Where to read.</param>
    /// <param name="context">The context's directory.</param>
    /// <param name="id">The context.</param>
    /// <param name="known">What was read or saved before: where it still is that, its objects are given back.</param>
    public static StoredHead? Read(IFileOperations files, ContextLayout context, ContextId id, StoredHead? known = null)
    {
        for (int look = 1; ; look++)
        {
            byte[]? log = files.ReadAllOrNull(context.CommitLog);
            FileStat version;
            byte[]? json;
            using (IFileReader? reader = files.OpenIfThere(context.Metadata))
            {
                if (reader is null) return null;
                version = reader.Opened;
                json = known is not null && Says(reader, known.Metadata.JsonWithoutLog.Span) ? null : reader.ReadAll();
            }

            StoredHead head = Compose(json, version, log, id, known);
            if (!head.NeedsSettling || look == MostLooks || IsStill(files, context, head, log!)) return head;
        }
    }

    /// <summary>
    /// The head where it is a known one, or that and lines which were added to its log; null where it has to be read whole. Costs
    /// what was added, whatever the size of the context. The caller holds the writers' lock.
    /// </summary>
    public static StoredHead? Continue(IFileOperations files, ContextLayout context, StoredHead? known)
    {
        // Without a line in its log a head is not recognised by anything but its time, and the clock of a file system is slow.
        if (known is null or { LogBytes: 0 } or { NeedsSettling: true }) return null;
        if (files.Stat(context.Metadata) is not { } version || !version.IsSameVersionAs(known.Version)) return null;
        try
        {
            using IFileReader reader = files.OpenRead(context.CommitLog);
            long from = known.LogBytes - known.LastLine.Length;
            long length = reader.Opened.Length;
            if (length < known.LogBytes || length - from > int.MaxValue) return null;
            byte[] rest = new byte[length - from];
            if (reader.ReadUpTo(rest, from) != rest.Length || !rest.AsSpan().StartsWith(known.LastLine.Span)) return null;
            return rest.Length == known.LastLine.Length && !known.IsTorn ? known : Add(known, rest, known.LastLine.Length);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            return null;
        }
    }

    /// <summary>On borrowed memory: a head that is as it was, as most are that somebody adds to, leaves nothing of its size to collect.</summary>
    private static bool Says(IFileReader reader, ReadOnlySpan<byte> text)
    {
        if (reader.Opened.Length != text.Length) return false;
        using var there = new PooledBuffer(text.Length);
        Span<byte> bytes = there.Resize(text.Length);
        return reader.ReadUpTo(bytes, 0) == bytes.Length && bytes.SequenceEqual(text);
    }

    /// <param name="changed">The text; null where it is the known one.</param>
    /// <param name="version">Of the file.</param>
    /// <param name="log">What is in the log; null where there is none.</param>
    /// <param name="id">The context.</param>
    /// <param name="known">What was read or saved before.</param>
    private static StoredHead Compose(byte[]? changed, in FileStat version, byte[]? log, ContextId id, StoredHead? known)
    {
        ReadOnlyMemory<byte> json = changed ?? known!.Metadata.JsonWithoutLog;
        if (log is null)
        {
            return changed is null && !known!.HasLog
                ? known with { Version = version }
                : new StoredHead(ContextMetadata.Parse(json, id), version);
        }

        if (changed is null && known is { LogBytes: > 0, NeedsSettling: false } && Continues(known, log))
        {
            int from = (int)known.LogBytes - known.LastLine.Length;
            return Add(known with { Version = version }, log[from..], known.LastLine.Length);
        }

        ContextMetadata plain = changed is null && known is { LogBytes: 0 } ? known.Metadata : ContextMetadata.Parse(json, id);
        return Add(new StoredHead(plain, version) { Hash = HeadHash.Of(json.Span), HasLog = true }, log, skip: 0);
    }

    private static bool Continues(StoredHead known, byte[] log) =>
        log.Length >= known.LogBytes
        && log.AsSpan(0, (int)known.LogBytes).EndsWith(known.LastLine.Span);

    /// <summary>A head with what stands in its log behind the lines it has already.</summary>
    private static StoredHead Add(StoredHead head, byte[] text, int skip)
    {
        CommitLogContents log = CommitLogContents.Parse(text.AsSpan(skip), head.LogBytes);
        CommitReplay replay = CommitReplay.Of(head.Metadata, head.Hash!.Value, log.Records);
        int whole = skip + log.WholeBytes;
        int lastLine = whole == 0 ? 0 : text.AsSpan(0, whole - 1).LastIndexOf(CommitLine.NewLine) + 1;
        return head with
        {
            Metadata = replay.Head,
            LogBytes = head.LogBytes + log.WholeBytes,
            LastLine = text.AsMemory(lastLine, whole - lastLine).ToArray(),
            IsTorn = log.IsTorn,
            IsDamaged = log.IsDamaged,
            IsOfAnotherHead = replay.IsOfAnotherHead,
            Unapplied = replay.Unapplied,
            Applied = head.Applied + replay.Applied,
        };
    }

    private static bool IsStill(IFileOperations files, ContextLayout context, StoredHead head, byte[] log) =>
        files.Stat(context.Metadata) is { } version && version.IsSameVersionAs(head.Version)
        && files.ReadAllOrNull(context.CommitLog) is { } again && again.AsSpan().SequenceEqual(log);
}
