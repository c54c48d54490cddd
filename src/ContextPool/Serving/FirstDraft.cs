using System.Text;
using ContextPool.Format;
using ContextPool.Indexing;
using ContextPool.Storage;

namespace ContextPool.Serving;

/// <summary>A context that is made here: checked whole before anything is written, then built aside, then published.</summary>
internal sealed class FirstDraft
{
    private readonly List<Message> _messages = [];
    private readonly ContextMetadata _metadata;
    private readonly Timestamp _now;

    /// <summary>
    /// Throws <see cref="ArgumentException"/> or <see cref="InvalidContentException"/> for what cannot be stored, and
    /// <see cref="MessageNotFoundException"/> for a parent that does not come before its message.
    /// </summary>
    public FirstDraft(NewContext context, Timestamp now)
    {
        ArgumentException.ThrowIfNullOrEmpty(context.Branch, nameof(context));
        WholeText.Require(context.Branch, "name of the branch");
        WholeText.Require(context.Title, "title");
        _now = now;
        var ids = new HashSet<MessageId>();
        foreach (MessageDraft draft in context.Messages)
        {
            Message message = MessageNode.ToMessage(draft, tip: _messages.Count == 0 ? null : _messages[^1].Id, now);
            if (message.ParentId is { } parent && !ids.Contains(parent))
                throw new MessageNotFoundException(context.Id, parent, $"the parent {parent} of message {draft.Id} does not come before it");
            if (!ids.Add(draft.Id)) throw new ArgumentException($"message {draft.Id} comes twice", nameof(context));
            _messages.Add(message);
        }

        _metadata = MetadataOf(context, _messages.Select(m => m.Id));
    }

    /// <summary>What it is when it is published.</summary>
    public ContextHead Head => new(_metadata, Unread.Instance, _now);

    /// <summary>Builds it aside, durable if the storage is, and publishes it; false where something stands in its place.</summary>
    public async Task<bool> PublishAsync(IContextStorage storage, CancellationToken cancel)
    {
        try
        {
            return await BuildAsync(storage, cancel).ConfigureAwait(false);
        }
        catch (ContextPoolException e) when (e.IsCaughtAbout(_metadata.Id))
        {
            throw;
        }
    }

    private async Task<bool> BuildAsync(IContextStorage storage, CancellationToken cancel)
    {
        IContextDraft draft = await storage.BeginDraftAsync(_metadata.Id, _messages.Count, cancel).ConfigureAwait(false);
        await using (draft.ConfigureAwait(false))
        {
            foreach (Message message in _messages) await draft.AddMessageAsync(message.Id, message.Json, cancel).ConfigureAwait(false);
            await draft.CompleteAsync(new DraftCompletion(_metadata.Json, Entries(), _now), cancel).ConfigureAwait(false);
            await draft.MakeDurableAsync().ConfigureAwait(false);
            return await draft.PublishAsync(replaces: null, cancel).ConfigureAwait(false) == DraftFate.Published;
        }
    }

    private IndexEntry[] Entries() => IndexEntries.Of(
        [.. _messages.OrderBy(m => m.Id).Select(m => new IndexedMessage(m.Id, m.Facts, m.Json.Length, ContentHash.Of(m.Json.Span)))], _now);

    /// <summary>The members that the application requires, in its order.</summary>
    private static ContextMetadata MetadataOf(NewContext context, IEnumerable<MessageId> ids)
    {
        string config = context.Config?.ToJson() ?? context.ConfigJson;
        RawJson.RequireObject(config, "config");
        string branch = MetadataEditor.Quoted(context.Branch);
        string parent = context.ParentId is { } id ? $"\"{id}\"" : "null";
        string title = context.Title is null ? "" : $"\"title\":{MetadataEditor.Quoted(context.Title)},";
        string text = $$"""
            {"id":"{{context.Id}}","parent_id":{{parent}},"config":{{config}},{{title}}"message_pool":{},
            "branches":{ {{branch}}:{{BranchEdits.Text(context.Branch, ids)}} },
            "active_branch_name":{{branch}},"current_state":"idle"}
            """;
        return new MetadataEditor(Encoding.UTF8.GetBytes(text)).ToMetadata(context.Id);
    }

    /// <summary>The version of a head that was written and not read: like no other.</summary>
    private sealed class Unread : ContextVersion
    {
        public static Unread Instance { get; } = new();

        public override bool Equals(ContextVersion? other) => false;

        public override int GetHashCode() => 0;
    }
}
