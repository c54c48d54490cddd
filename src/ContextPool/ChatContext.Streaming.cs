using System.Runtime.CompilerServices;
using ContextPool.Format;
using ContextPool.Serving;
using ContextPool.Storage;

namespace ContextPool;

/// <content>Messages that come piece by piece.</content>
public sealed partial class ChatContext
{
    /// <summary>How often <see cref="FollowAsync"/> looks at what another program is making.</summary>
    public static readonly TimeSpan DefaultFollowEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Begins a message that comes piece by piece: nothing is written yet. What a save would refuse of it (role, type, parent, branch) is
    /// refused here, with the same exceptions.
    /// </summary>
    /// <param name="draft">
    /// What is known of it already, without text; a message of the assistant where null. Its parent is, where it names none, the last message
    /// of the branch as this view shows it.
    /// </param>
    /// <param name="branch">The branch; the active one where null.</param>
    /// <param name="options">How much of it a crash may take; the defaults where null.</param>
    /// <param name="cancel">Ends a migration that a legacy file needs before.</param>
    public async Task<MessageStream> BeginAsync(
        MessageDraft? draft = null, string? branch = null, StreamOptions? options = null, CancellationToken cancel = default)
    {
        draft ??= new MessageDraft { Role = MessageRoles.Assistant };
        options ??= new StreamOptions();
        if (draft.NodeJson is not null || draft.Text is not null)
            throw new ArgumentException("the draft has a text already: expected one whose text is still to come", nameof(draft));
        if (options.CheckpointEvery < TimeSpan.Zero && options.CheckpointEvery != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(options), options.CheckpointEvery, "expected from 0 (at once), or infinite (never)");
        if (Kind == ContextKind.Legacy) await BecomePoolAsync(cancel).ConfigureAwait(false);
        ContextCore core = Core;
        (string name, MessageId? tip) = TipOf(Metadata, branch, expectedTip: null);
        MessageDraft child = draft with { ParentId = draft.ParentId ?? tip };
        _ = MessageNode.ToMessage(child, tip, Now());
        if (child.ParentId is { } parent && parent != tip) await RequireParentAsync(core.Stored, parent, child.Id, cancel).ConfigureAwait(false);
        if (await core.Stored.HasMessageAsync(child.Id, cancel).ConfigureAwait(false)) throw new MessageExistsException(Id, child.Id);
        return new MessageStream(this, core, child, name, options, Time);
    }

    /// <summary>
    /// The messages that are being made, here or by other programs, and those whose writers died: what those had kept can be recovered with
    /// <see cref="RecoverAsync"/>, or discarded with <see cref="DiscardAsync"/>.
    /// </summary>
    public async Task<IReadOnlyList<UnfinishedMessage>> ListUnfinishedAsync(CancellationToken cancel = default)
    {
        if (Kind == ContextKind.Legacy) return [];
        ContextCore core = Core;
        var unfinished = new List<UnfinishedMessage>();
        foreach (LiveText making in core.Making.Values)
        {
            LiveLook look = making.LookFrom(0);
            if (!look.IsOver) unfinished.Add(UnfinishedMessage.Of(new StreamedMessage(making.Head, look.Text, look.Chunks, look.At), hasWriter: true));
        }

        IReadOnlyList<StoredPartial> partials = await core.Stored.Partials.ListAsync(cancel).ConfigureAwait(false);
        if (partials.Count == 0) return unfinished;

        // In this order: a message is saved before what was kept of it goes.
        ContextHead? head = await core.Stored.ReadHeadAsync(core.Seen, cancel).ConfigureAwait(false);
        foreach (StoredPartial partial in partials)
        {
            if (core.Making.ContainsKey(partial.Message) || StreamedText.Read(partial.Bytes) is not { } message) continue;

            // Where a branch has it, its writer saved it and died before it cleared up.
            if (head?.Metadata.Names(partial.Message) != true) unfinished.Add(UnfinishedMessage.Of(message, partial.HasWriter, partial));
        }

        return unfinished;
    }

    /// <summary>
    /// The text of a message while it is being made, piece by piece from its beginning, until it is complete, abandoned, or its writer died:
    /// which of these, <see cref="GetMessageAsync"/> tells. At once where it is made in this store; what another program makes is shown as
    /// that keeps it. Of a message that is complete all of its text in one piece. Throws <see cref="MessageNotFoundException"/> where there
    /// is no such message, made or being made.
    /// </summary>
    /// <param name="id">The message.</param>
    /// <param name="lookEvery">How often to look at what another program makes; <see cref="DefaultFollowEvery"/> where null.</param>
    /// <param name="cancel">Ends the enumeration.</param>
    public async IAsyncEnumerable<string> FollowAsync(
        MessageId id, TimeSpan? lookEvery = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        int shown = 0;
        for (bool isFirst = true; ; isFirst = false)
        {
            LiveLook? look = await LookAtAsync(id, shown, cancel).ConfigureAwait(false);
            if (look is null && isFirst) throw new MessageNotFoundException(Id, id, $"message {id} is neither in the pool nor being made");
            if (look is not { } now) yield break;

            // Half a character waits for its other half.
            string piece = now.Text.Length > 0 && char.IsHighSurrogate(now.Text[^1]) ? now.Text[..^1] : now.Text;
            if (piece.Length > 0) yield return piece;
            shown += piece.Length;
            if (now.IsOver) yield break;
            await (now.Changes?.WaitAsync(cancel) ?? Task.Delay(lookEvery ?? DefaultFollowEvery, Time, cancel)).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Saves what there is of a message whose writer died as a message, at the end of its branch, and clears up. Its metadata tell when its
    /// streaming began, and not that it ended. Where its writer died while it saved the whole of it, the whole of it is what is saved. Throws as <see cref="AppendAsync(MessageDraft, string?, MessageId?, CancellationToken)"/>,
    /// and <see cref="MessageInProgressException"/> where its writer lives.
    /// </summary>
    /// <param name="unfinished">As listed.</param>
    /// <param name="branch">Another branch, for one that is gone; its own where null.</param>
    /// <param name="cancel">Before the commit; afterwards it has no effect.</param>
    public async Task<Message> RecoverAsync(UnfinishedMessage unfinished, string? branch = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(unfinished);
        StoredPartial stored = RequireWithoutWriter(unfinished);
        string text = unfinished.Text.Length > 0 && char.IsHighSurrogate(unfinished.Text[^1]) ? unfinished.Text[..^1] : unfinished.Text;
        var draft = new MessageDraft
        {
            Id = unfinished.Id,
            ParentId = unfinished.ParentId,
            Role = unfinished.Role,
            Text = text.Length == 0 ? null : text,
            CreatedAt = unfinished.StartedAt,
            Metadata = new MessageMetadata { Streaming = new MessageStreaming(unfinished.StartedAt, null, unfinished.Chunks) },
        };
        Message saved = await SaveAgainAsync(draft, branch ?? unfinished.Branch, cancel).ConfigureAwait(false);
        await Core.Stored.Partials.RemoveAsync(stored, CancellationToken.None).ConfigureAwait(false);
        return saved;
    }

    /// <summary>
    /// Removes what there is of a message whose writer died, for good. Throws <see cref="MessageInProgressException"/> where its writer
    /// lives; quiet where it is gone.
    /// </summary>
    public async Task DiscardAsync(UnfinishedMessage unfinished, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(unfinished);
        await Core.Stored.Partials.RemoveAsync(RequireWithoutWriter(unfinished), cancel).ConfigureAwait(false);
    }

    /// <summary>A writer that died while it saved the whole message may have left that in the pool, and in no branch.</summary>
    private async Task<Message> SaveAgainAsync(MessageDraft draft, string branch, CancellationToken cancel)
    {
        try
        {
            return await AppendAsync(draft, branch, expectedTip: null, cancel).ConfigureAwait(false);
        }
        catch (MessageExistsException)
        {
            await RefreshAsync(cancel).ConfigureAwait(false);
            if (Metadata.Names(draft.Id)) throw;
            await UpdateAsync(context => context.CherryPickAsync([draft.Id], branch, cancel), cancel: cancel).ConfigureAwait(false);
            return await GetMessageAsync(draft.Id, cancel).ConfigureAwait(false) ?? throw new MessageNotFoundException(Id, draft.Id, $"message {draft.Id} is gone");
        }
    }

    private StoredPartial RequireWithoutWriter(UnfinishedMessage unfinished) =>
        unfinished is { HasWriter: false, Stored: { } stored } ? stored : throw new MessageInProgressException(Id, unfinished.Id);

    /// <summary>How a message stands; null where there is none, or none any more.</summary>
    private async ValueTask<LiveLook?> LookAtAsync(MessageId id, int from, CancellationToken cancel)
    {
        if (Core.Making.TryGetValue(id, out LiveText? making)) return making.LookFrom(from);
        if (Kind == ContextKind.Pool)
        {
            // In this order: a message is in the pool before what was kept of it goes.
            IReadOnlyList<StoredPartial> partials = await Core.Stored.Partials.ListAsync(cancel).ConfigureAwait(false);
            StoredPartial? partial = partials.FirstOrDefault(p => p.Message == id && p.HasWriter) ?? partials.FirstOrDefault(p => p.Message == id);
            if (partial is not null && StreamedText.Read(partial.Bytes) is { } message
                && !await Core.Stored.HasMessageAsync(id, cancel).ConfigureAwait(false))
                return new LiveLook(From(message.Text, from), message.Chunks, message.At, IsOver: !partial.HasWriter, Changes: null);
        }

        return await GetMessageAsync(id, cancel).ConfigureAwait(false) is { } saved
            ? new LiveLook(From(saved.Text, from), 0, default, IsOver: true, Changes: null) : null;
    }

    private static string From(string text, int from) => from < text.Length ? text[from..] : "";
}
