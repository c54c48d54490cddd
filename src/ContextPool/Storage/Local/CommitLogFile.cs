using ContextPool.Files;
using ContextPool.Format;

namespace ContextPool.Storage.Local;

/// <summary>
/// Writes <c>commits.log</c>, and folds it into <c>context.json</c>; see FORMAT.md, "Save one message with a log". One thread, which
/// holds the context's writers' lock.
/// </summary>
internal sealed class CommitLogFile(IFileOperations files, ContextLayout context, Permissions permissions, bool isDurable)
{
    /// <summary>128 KiB: about 400 appends. A shorter log is read in a millisecond or two, so it is not worth a head written anew.</summary>
    public const int SmallestLogToFold = 128 << 10;

    /// <summary>1 MiB: the most that a reader should have to go through, however large the head.</summary>
    public const int LargestLog = 1 << 20;

    // So that what is written per append stays an eighth of a head over so many appends as make an eighth of a head.
    private const int HeadBytesPerLogByte = 8;

    // A larger batch writes the head anyway: the line would be a large part of a log.
    private const int MostIdsInLine = 1_000;

    // What twice the largest log, made of nothing but ids, takes in context.json, where each stands on a line of its own.
    private const int ReservedBytes = 4 << 20;

    /// <summary>True where an append can go to the log of this head; else it has to write the head anew.</summary>
    public static bool Takes(StoredHead head, Branch? branch, int ids) =>
        branch is { HasIdArray: true } && ids is > 0 and <= MostIdsInLine
        && (head.LogBytes > 0 ? head.LogBytes < 2 * LargestLog : FoldsWithinLimits(head));

    /// <summary>
    /// Commits an append: the sync of its line is the commit. Where this fails the line is taken back; where even that is in doubt,
    /// readers may see it, now or after a crash.
    /// </summary>
    /// <param name="head">The head as it is on disk, settled.</param>
    /// <param name="branch">A branch of it.</param>
    /// <param name="ids">What it gets.</param>
    /// <param name="now">The time.</param>
    /// <param name="onDoubt">Called before the exception leaves where the line may have stayed: what it names must stay too.</param>
    /// <returns>The head as it is now.</returns>
    public StoredHead Append(StoredHead head, Branch branch, IReadOnlyList<MessageId> ids, Timestamp now, Action onDoubt)
    {
        HeadHash hash = HashOf(head);
        byte[] line = Line(new AppendRecord(hash, now, branch.Name, branch.MessageIds.Count, branch.Tip, ids));
        Write(head, line, onDoubt);
        return head with
        {
            Metadata = head.Metadata.With(branch.Name, ids),
            Hash = hash,
            HasLog = true,
            LogBytes = head.LogBytes + line.Length,
            LastLine = line,
            IsTorn = false,
            Applied = head.Applied + 1,
        };
    }

    /// <summary>True where the log has grown out of proportion to its head.</summary>
    public static bool IsFoldDue(StoredHead head) => head.LogBytes >=
        Math.Clamp(head.Metadata.JsonWithoutLog.Length / HeadBytesPerLogByte, SmallestLogToFold, LargestLog);

    /// <summary>
    /// Says in the log that this text is about to take the place of its head, so that whoever finds both knows the lines to be in it.
    /// Nothing where there are none.
    /// </summary>
    public void AnnounceHead(StoredHead head, ReadOnlySpan<byte> next, Timestamp now)
    {
        if (head.LogBytes > 0) Write(head, Line(new FoldRecord(HashOf(head), now, HeadHash.Of(next))), onDoubt: static () => { });
    }

    /// <summary>Deletes the log once the head that has all of it is durable. Left where that fails: everybody knows it for history.</summary>
    public void Drop(StoredHead head)
    {
        if (!head.HasLog) return;
        try
        {
            files.DeleteFile(context.CommitLog);
        }
        catch (FileOperationException)
        {
            // The next writer deletes it.
        }
    }

    /// <summary>
    /// Makes <c>context.json</c> the whole head, and the log go: deleted, or set aside where it says what the branches could not be
    /// given. A crash at any point leaves the same head.
    /// </summary>
    /// <returns>The head without a log.</returns>
    public StoredHead Fold(StoredHead head, Timestamp now)
    {
        if (!head.HasLog) return head;
        StoredHead folded = head.Applied > 0 ? ReplaceHead(head, now) : new StoredHead(head.Metadata, head.Version);
        if (head.LosesSomething)
        {
            files.Rename(context.CommitLog, context.UnappliedCommits());
        }
        else
        {
            // A head that an earlier fold left may not be durable yet, and the log is all that has its last commits.
            if (head.Applied == 0) SyncRoot();
            files.DeleteFile(context.CommitLog);
        }

        SyncRoot();
        return folded;
    }

    private StoredHead ReplaceHead(StoredHead head, Timestamp now)
    {
        byte[] text = head.Metadata.Json.ToArray();
        ContextMetadata next = ContextMetadata.Parse(text, head.Metadata.Id);
        if (!HasSameBranches(next, head.Metadata))
            throw new InvalidOperationException($"context {next.Id}: the folded head has other branches than the head and its log");

        // Not where something is unapplied: the record would say that it is in the head.
        if (!head.LosesSomething) AnnounceHead(head, text, now);
        using (var batch = new FileBatch(files, context, permissions, isDurable))
        {
            batch.Commit(batch.WriteAside(text), context.Metadata);
        }

        SyncRoot();
        return new StoredHead(next, files.Stat(context.Metadata)!.Value);
    }

    private static bool HasSameBranches(ContextMetadata left, ContextMetadata right) =>
        left.Branches.Count == right.Branches.Count
        && left.Branches.Zip(right.Branches).All(b => b.First.Name == b.Second.Name && b.First.MessageIds.SequenceEqual(b.Second.MessageIds));

    /// <summary>What is in the log must fit into a head some day, in the white space that it will have there.</summary>
    private static bool FoldsWithinLimits(StoredHead head)
    {
        ReadOnlySpan<byte> json = head.Metadata.JsonWithoutLog.Span;
        using var output = new PooledBuffer(json.Length + 1024);
        return JsonReindenter.TryWrite(json, output, ReadingLimits.MaxMetadataBytes - ReservedBytes);
    }

    private void Write(StoredHead head, byte[] line, Action onDoubt)
    {
        using IFileWriter writer = files.OpenAppend(context.CommitLog, permissions);
        try
        {
            if (head.IsTorn) writer.Truncate(head.LogBytes);
            writer.Write(line);
            if (isDurable) writer.Sync();
            if (isDurable && !head.HasLog) files.SyncDirectory(context.Root);
        }
        catch (FileOperationException)
        {
            if (!TakeBack(writer, head.LogBytes)) onDoubt();
            throw;
        }
    }

    private bool TakeBack(IFileWriter writer, long length)
    {
        try
        {
            writer.Truncate(length);
            if (isDurable) writer.Sync();
            return true;
        }
        catch (FileOperationException)
        {
            return false;
        }
    }

    private void SyncRoot()
    {
        if (isDurable) files.SyncDirectory(context.Root);
    }

    private static HeadHash HashOf(StoredHead head) => head.Hash ?? HeadHash.Of(head.Metadata.JsonWithoutLog.Span);

    private static byte[] Line(CommitRecord record)
    {
        using var line = new PooledBuffer(1024);
        CommitLine.Write(record, line);
        return line.Written.ToArray();
    }
}
