using ContextPool.Format;
using ContextPool.Serving;
using ContextPool.Storage;

namespace ContextPool;

/// <content>Messages are added and replaced.</content>
public sealed partial class ChatContext
{
    private const string FirstBranch = "main";

    /// <summary>
    /// Adds one message at the end of a branch as it is on disk now, whatever others have appended since this view was
    /// read. The number of file operations does not depend on the size of the context.
    /// </summary>
    /// <param name="message">The message. <see cref="MessageExistsException"/> where its id is taken, <see cref="MessageNotFoundException"/> where its parent is not there.</param>
    /// <param name="branch">The branch; the active one where null.</param>
    /// <param name="expectedTip">Where given, and the branch's last message is another one: <see cref="StaleWriteException"/>.</param>
    /// <param name="cancel">Before the commit; afterwards it has no effect.</param>
    public async Task<Message> AppendAsync(
        MessageDraft message, string? branch = null, MessageId? expectedTip = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        IReadOnlyList<Message> saved = await AppendAsync([message], branch, expectedTip, cancel).ConfigureAwait(false);
        return saved[0];
    }

    /// <summary>Adds several messages with one commit: all or none of them are in the branch afterwards.</summary>
    /// <param name="messages">The messages, in order; refused as by <see cref="AppendAsync(MessageDraft, string?, MessageId?, CancellationToken)"/>.</param>
    /// <param name="branch">The branch; the active one where null.</param>
    /// <param name="expectedTip">Where given, and the branch's last message is another one: <see cref="StaleWriteException"/>.</param>
    /// <param name="cancel">Before the commit; afterwards it has no effect.</param>
    public Task<IReadOnlyList<Message>> AppendAllAsync(
        IReadOnlyList<MessageDraft> messages, string? branch = null, MessageId? expectedTip = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return AppendAsync(messages, branch, expectedTip, cancel);
    }

    /// <summary>
    /// Replaces the contents of a message that was read before; branches stay. Throws <see cref="StaleWriteException"/> where
    /// somebody else replaced it meanwhile.
    /// </summary>
    /// <param name="read">The message as it was read.</param>
    /// <param name="nodeJson">The new node; its id must be the same.</param>
    /// <param name="cancel">Before the commit; afterwards it has no effect.</param>
    public Task<Message> ReplaceAsync(Message read, ReadOnlyMemory<byte> nodeJson, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(read);
        return InTurnAsync((core, wait) => ReplaceAsync(core, read, nodeJson, wait, cancel), cancel);
    }

    /// <summary>
    /// Replaces a message that was read before by an edit of it; branches stay. Throws <see cref="StaleWriteException"/> where somebody
    /// else replaced it meanwhile.
    /// </summary>
    /// <param name="read">The message as it was read.</param>
    /// <param name="edited">The same after <see cref="Message.WithText"/> or another edit.</param>
    /// <param name="cancel">Before the commit; afterwards it has no effect.</param>
    public Task<Message> ReplaceAsync(Message read, Message edited, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(edited);
        return ReplaceAsync(read, edited.Json, cancel);
    }

    private async Task<IReadOnlyList<Message>> AppendAsync(
        IReadOnlyList<MessageDraft> drafts, string? branch, MessageId? expectedTip, CancellationToken cancel)
    {
        IReadOnlyList<Message> saved = [];
        await CommitAsync(
            async (stored, current) =>
            {
                (string name, MessageId? tip) = TipOf(current.Metadata, branch, expectedTip);
                if (drafts.Count == 0) return ContextChange.None;
                saved = await ToMessagesAsync(stored, drafts, tip, cancel).ConfigureAwait(false);
                return new ContextChange
                {
                    Added = saved,
                    Head = new HeadEdit.Append(name, [.. saved.Select(m => m.Id)]),
                    Entries = await new SavedTimes(stored, current).EntriesAsync(saved, cancel).ConfigureAwait(false),
                };
            },
            cancel).ConfigureAwait(false);
        Operations.Written(saved.Count);
        return saved;
    }

    private static (string Branch, MessageId? Tip) TipOf(ContextMetadata current, string? branchName, MessageId? expectedTip)
    {
        string name = branchName ?? current.ActiveBranchName ?? FirstBranch;
        Branch? branch = current.FindBranch(name);
        if (branch is null && branchName is not null) throw new BranchNotFoundException(current.Id, name);
        MessageId? tip = branch?.Tip;
        if (expectedTip is { } expected && expected != tip)
            throw new StaleWriteException($"the last message of branch '{name}' is {tip?.ToString() ?? "none"}: expected {expected}", current.Id);
        return (name, tip);
    }

    private async ValueTask<IReadOnlyList<Message>> ToMessagesAsync(
        IStoredContext stored, IReadOnlyList<MessageDraft> drafts, MessageId? tip, CancellationToken cancel)
    {
        Timestamp now = Now();
        var messages = new List<Message>(drafts.Count);
        var ids = new HashSet<MessageId>(drafts.Count);
        foreach (MessageDraft draft in drafts)
        {
            Message message = MessageNode.ToMessage(draft, tip, now);

            // The tip is in the branch already: if it is gone, that is no fault of this draft.
            if (message.ParentId is { } parent && parent != tip && !ids.Contains(parent))
                await RequireParentAsync(stored, parent, draft.Id, cancel).ConfigureAwait(false);
            if (!ids.Add(draft.Id)) throw new ArgumentException($"message {draft.Id} comes twice", nameof(drafts));
            messages.Add(message);
            tip = draft.Id;
        }

        return messages;
    }

    private static async ValueTask RequireParentAsync(IStoredContext stored, MessageId parent, MessageId of, CancellationToken cancel)
    {
        if (!await stored.HasMessageAsync(parent, cancel).ConfigureAwait(false))
            throw new MessageNotFoundException(stored.Id, parent, $"the parent {parent} of message {of} is not in the pool");
    }

    private static async Task<Message> ReplaceAsync(
        ContextCore core, Message read, ReadOnlyMemory<byte> nodeJson, TimeSpan wait, CancellationToken cancel)
    {
        Message message = MessageNode.FromRaw(nodeJson.Span, read.Id);
        MessageNode.RequireReadable(message.Facts, before: read.Facts);
        IStoredContext stored = core.Stored;
        IndexEntry? entry = null;
        bool isCommitted = false;
        bool isIndexed = false;
        var replacement = new Replacement
        {
            Message = message,
            Expected = read.Json,
            Wait = wait,
            Entry = async () =>
            {
                if (message.ParentId is { } parent && parent != read.ParentId)
                    await RequireParentAsync(stored, parent, read.Id, cancel).ConfigureAwait(false);
                return entry = await EntryInPlaceOfAsync(stored, read, message, cancel).ConfigureAwait(false);
            },
            Committed = () =>
            {
                isCommitted = true;
                core.Forget(read.Id);
            },
        };
        try
        {
            isIndexed = await stored.ReplaceAsync(replacement, cancel).ConfigureAwait(false);
        }
        finally
        {
            Operations.Written(isCommitted ? 1 : 0);

            // Also where it is not known to be durable. The time of an undated one is as the stored index has it, and what is loaded may
            // know better of an ancestor.
            if (isIndexed && entry is { TimeSource: TimeSource.CreatedAt or TimeSource.StreamingStart } known) core.Note(known);
            else if (isCommitted) core.ForgetIndex();
        }

        return message;
    }

    /// <summary>
    /// The entry of a message that replaces another, at a cost that does not depend on the size of the context. Null where the time
    /// may be another one: undated messages further down have it too, and which they are only the pool can say, so the message stays
    /// out of the index until it is next loaded, and mended.
    /// </summary>
    private static async ValueTask<IndexEntry?> EntryInPlaceOfAsync(
        IStoredContext stored, Message read, Message message, CancellationToken cancel)
    {
        if (message.CreatedAt != read.CreatedAt) return null;
        if (message.Facts.OwnTime is { } own) return SavedTimes.EntryOf(message, (own, message.Facts.OwnTimeSource));

        // Neither has a time of its own, so the ancestors decide, as they did when the entry was made.
        if (message.ParentId != read.ParentId) return null;
        IndexEntry? before = await stored.FindIndexedAsync(read.Id, cancel).ConfigureAwait(false);
        return before is { TimeSource: TimeSource.Ancestor or TimeSource.File } inherited
            ? SavedTimes.EntryOf(message, (inherited.Timestamp, inherited.TimeSource)) : null;
    }
}
