using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Indexing;
using ContextPool.Storage.Local;

namespace ContextPool;

/// <content>Messages are added and replaced.</content>
public sealed partial class ChatContext
{
    private const string FirstBranch = "main";

    /// <summary>
    /// Adds one message at the end of a branch as it is on disk now, whatever others have appended since this view was
    /// read. The number of file operations does not depend on the size of the context.
    /// </summary>
    /// <param name="message">The message. <see cref="ArgumentException"/> where its id is taken or its parent is not there.</param>
    /// <param name="branch">The branch; the active one where null.</param>
    /// <param name="expectedTip">Where given, and the branch's last message is another one: <see cref="StaleWriteException"/>.</param>
    /// <param name="cancel">Before the commit; afterwards it has no effect.</param>
    public async Task<Message> AppendAsync(
        MessageDraft message, string? branch = null, MessageId? expectedTip = null, CancellationToken cancel = default)
    {
        List<Message> saved = await SaveAsync(() => Append([message], branch, expectedTip, cancel), cancel).ConfigureAwait(false);
        return saved[0];
    }

    /// <summary>Adds several messages with one commit: all or none of them are in the branch afterwards.</summary>
    public async Task<IReadOnlyList<Message>> AppendAllAsync(
        IReadOnlyList<MessageDraft> messages, string? branch = null, CancellationToken cancel = default) =>
        await SaveAsync(() => Append(messages, branch, expectedTip: null, cancel), cancel).ConfigureAwait(false);

    /// <summary>
    /// Replaces the contents of a message that was read before; branches stay. Throws <see cref="StaleWriteException"/> where
    /// somebody else replaced it meanwhile.
    /// </summary>
    /// <param name="read">The message as it was read.</param>
    /// <param name="nodeJson">The new node; its id must be the same.</param>
    /// <param name="cancel">Before the commit; afterwards it has no effect.</param>
    public Task<Message> ReplaceAsync(Message read, ReadOnlyMemory<byte> nodeJson, CancellationToken cancel = default) =>
        SaveAsync(() => Replace(read, nodeJson, cancel), cancel);

    private List<Message> Append(
        IReadOnlyList<MessageDraft> drafts, string? branchName, MessageId? expectedTip, CancellationToken cancel)
    {
        (StoredHead current, CommitLogFile log, Permissions permissions) = ReadCurrent();
        string name = branchName ?? current.Metadata.ActiveBranchName ?? FirstBranch;
        Branch? branch = current.Metadata.FindBranch(name);
        if (branch is null && branchName is not null) throw new ArgumentException($"there is no branch '{name}'", nameof(branchName));
        MessageId? tip = branch?.Tip;
        if (expectedTip is { } expected && expected != tip)
            throw new StaleWriteException($"the last message of branch '{name}' is {tip?.ToString() ?? "none"}: expected {expected}");
        if (drafts.Count == 0) return [];

        Timestamp now = Now();
        List<Message> messages = ToMessages(drafts, tip, now);
        List<MessageId> ids = messages.ConvertAll(m => m.Id);
        if (GoesToLog(current, branch, ids.Count))
        {
            StoredHead? after = null;
            SaveMessages(messages, permissions, (batch, entries) =>
            {
                cancel.ThrowIfCancellationRequested();
                after = log.Append(current, branch!, ids, now, onDoubt: batch.Keep);
                batch.Keep();
                Show(current, after, entries);
            }, cancel);
            FoldHead(log, after!);
        }
        else
        {
            // Made before anything is written: it may be refused.
            ContextMetadata next = WithIds(current.Metadata, name, ids);
            SaveMessages(messages, permissions, (batch, entries) => CommitHead(batch, log, current, next, entries, cancel), cancel);
        }

        FoldIndex(permissions, now);
        return messages;
    }

    private bool GoesToLog(StoredHead head, Branch? branch, int ids) =>
        (head.LogBytes > 0 || _opener.BeginsCommitLogs) && CommitLogFile.Takes(head, branch, ids);

    private ContextMetadata WithIds(ContextMetadata current, string branch, List<MessageId> ids)
    {
        var editor = new MetadataEditor(current.Json);
        BranchEdits.AppendIds(editor, current, branch, ids);
        return editor.ToMetadata(Id);
    }

    private List<Message> ToMessages(IReadOnlyList<MessageDraft> drafts, MessageId? tip, Timestamp now)
    {
        var messages = new List<Message>(drafts.Count);
        var ids = new HashSet<MessageId>(drafts.Count);
        foreach (MessageDraft draft in drafts)
        {
            Message message = MessageNode.ToMessage(draft, tip, now);

            // The tip is in the branch already: if its file is gone, that is no fault of this draft.
            if (message.ParentId is { } parent && parent != tip && !ids.Contains(parent)) RequireParent(parent, draft.Id);
            if (!ids.Add(draft.Id)) throw new ArgumentException($"message {draft.Id} comes twice", nameof(drafts));
            messages.Add(message);
            tip = draft.Id;
        }

        return messages;
    }

    private void RequireParent(MessageId parent, MessageId of)
    {
        if (Files.Stat(Layout.Message(parent)) is null)
            throw new ArgumentException($"the parent {parent} of message {of} is not in the pool");
    }

    /// <summary>Messages, index, head, in the order of FORMAT.md, "Save one message"; all of it or nothing.</summary>
    private void SaveMessages(
        List<Message> messages, Permissions permissions, Action<FileBatch, List<IndexEntry>> commit, CancellationToken cancel)
    {
        using var batch = new FileBatch(Files, Layout, permissions, Options.Durable);
        bool isIndexed = false;
        List<IndexEntry> entries = EntriesOf(messages);
        try
        {
            AddToPool(batch, messages, cancel);
            isIndexed = true;
            IndexLog.Append(Files, Layout, entries, permissions);
            commit(batch, entries);
        }
        finally
        {
            if (isIndexed && !batch.IsKept) TakeFromIndex(messages, permissions);
        }
    }

    private void AddToPool(FileBatch batch, List<Message> messages, CancellationToken cancel)
    {
        try
        {
            batch.AddAll(messages.ConvertAll(m => (Layout.Message(m.Id), m.Json)), cancel);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.AlreadyExists)
        {
            throw new ArgumentException($"the pool has this message already: {e.Message}", e);
        }
    }

    private List<IndexEntry> EntriesOf(List<Message> messages)
    {
        Dictionary<MessageId, MessageFacts> unsaved = messages.ToDictionary(m => m.Id, m => m.Facts);
        return messages.ConvertAll(m => IndexEntry.Of(
            m.Id, m.Facts, m.Json.Length, ContentHash.Of(m.Json.Span), SavedTimes.Of(Files, Layout, m.Facts, unsaved)));
    }

    /// <summary>Before the messages of a failed save leave the pool: the index must not name what is not there.</summary>
    private void TakeFromIndex(List<Message> messages, Permissions permissions)
    {
        try
        {
            foreach (Message message in messages) IndexLog.AppendDeleted(Files, Layout, message.Id, permissions);
        }
        catch (FileOperationException)
        {
            // The error that ended the save is on its way to the caller; a stale index mends itself.
        }
    }

    private Message Replace(Message read, ReadOnlyMemory<byte> nodeJson, CancellationToken cancel)
    {
        Message message = MessageNode.FromRaw(nodeJson.Span, read.Id);
        MessageNode.RequireReadable(message.Facts, before: read.Facts);
        if (message.ParentId is { } parent && parent != read.ParentId) RequireParent(parent, read.Id);
        string path = Layout.Message(read.Id);
        Permissions permissions = (Files.Stat(Layout.Metadata) ?? throw new ContextNotFoundException(Id)).Permissions.ForFile();
        byte[]? stored = Files.ReadAllOrNull(path);
        if (stored is null) throw new StaleWriteException($"message {read.Id} is gone");
        if (!stored.AsSpan().SequenceEqual(read.Json.Span))
            throw new StaleWriteException($"message {read.Id} was replaced since it was read");

        IndexEntry? entry = EntryInPlaceOf(read, message);
        using (var batch = new FileBatch(Files, Layout, permissions, Options.Durable))
        {
            string aside = batch.WriteAside(message.Json.Span);
            cancel.ThrowIfCancellationRequested();

            // Without an entry a crash right behind the commit is seen by the next reader of the index, which then reads the pool.
            // That line must not reach the disk later than the new message: of equal size, nothing else would tell the two apart.
            IndexLog.AppendDeleted(Files, Layout, read.Id, permissions, sync: Options.Durable);
            batch.Commit(aside, path);
            Core.Forget(read.Id);
            SyncReplaced(batch);
        }

        if (entry is { } known) IndexReplaced(known, permissions);
        else Core.ForgetIndex();
        return message;
    }

    /// <summary>
    /// The entry of a message that replaces another, at a cost that does not depend on the size of the context. Null where the time
    /// may be another one: undated messages further down have it too, and which they are only the pool can say, so the message stays
    /// out of the index until it is next loaded, and mended.
    /// </summary>
    private IndexEntry? EntryInPlaceOf(Message read, Message message)
    {
        if (message.CreatedAt != read.CreatedAt) return null;
        if (message.CreatedAt is not null) return EntriesOf([message])[0];

        // Neither has a time of its own, so the ancestors decide, as they did when the entry was made.
        if (message.ParentId != read.ParentId) return null;
        if (IndexStore.FindOnDisk(Files, Layout, read.Id) is not { TimeSource: TimeSource.Ancestor or TimeSource.File } before) return null;
        return IndexEntry.Of(
            message.Id, message.Facts, message.Json.Length, ContentHash.Of(message.Json.Span), (before.Timestamp, before.TimeSource));
    }

    private void SyncReplaced(FileBatch batch)
    {
        try
        {
            batch.SyncCommitted(Layout.Pool, Id);
        }
        catch (CommitNotDurableException)
        {
            // Replaced, if not durably; the index on disk lacks the message, so it is mended when it is loaded again.
            Core.ForgetIndex();
            throw;
        }
    }

    private void IndexReplaced(IndexEntry entry, Permissions permissions)
    {
        try
        {
            IndexLog.Append(Files, Layout, [entry], permissions);

            // The time of an undated one is as the index on disk has it; what is loaded may know better of an ancestor.
            if (entry.TimeSource is TimeSource.Ancestor or TimeSource.File) Core.ForgetIndex();
            else Core.Note(entry);
        }
        catch (FileOperationException)
        {
            // The message is saved; the index, which lacks it now, mends itself.
            Core.ForgetIndex();
        }

        FoldIndex(permissions, Timestamp.FromDateTime(Time.GetUtcNow()));
    }
}
