using System.Text;
using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Indexing;
using ContextPool.Storage.Local;

namespace ContextPool.Serving;

/// <summary>A context that is made here: checked whole before anything is written, then written aside, <c>context.json</c> last.</summary>
internal sealed class FirstDraft
{
    private readonly List<Message> _messages = [];
    private readonly ContextMetadata _metadata;
    private readonly Timestamp _now;

    /// <summary>Throws <see cref="ArgumentException"/> or <see cref="InvalidContentException"/> for what cannot be stored.</summary>
    public FirstDraft(NewContext context, Timestamp now)
    {
        ArgumentException.ThrowIfNullOrEmpty(context.Branch, nameof(context));
        WholeText.Require(context.Branch, "name of the branch");
        WholeText.Require(context.Title, "title");
        WholeText.Require(context.ConfigJson, "config");
        _now = now;
        var ids = new HashSet<MessageId>();
        foreach (MessageDraft draft in context.Messages)
        {
            Message message = MessageNode.ToMessage(draft, tip: _messages.Count == 0 ? null : _messages[^1].Id, now);
            if (message.ParentId is { } parent && !ids.Contains(parent))
                throw new ArgumentException($"the parent {parent} of message {draft.Id} does not come before it", nameof(context));
            if (!ids.Add(draft.Id)) throw new ArgumentException($"message {draft.Id} comes twice", nameof(context));
            _messages.Add(message);
        }

        _metadata = MetadataOf(context, _messages.Select(m => m.Id));
    }

    /// <summary>What must be there when it is published.</summary>
    public DraftContents Contents => new(_messages.Count, _metadata.Json.Length, HasReceipt: false);

    /// <summary>Writes the draft and makes it durable if asked to.</summary>
    public void Write(IFileOperations files, ContextLayout draft, bool isDurable)
    {
        // A conversation belongs to whoever starts it; a server that shares it sets its own rights.
        Permissions permissions = Permissions.Private;
        bool syncEach = isDurable && !FileBatch.SyncsTogether(_messages.Count);
        files.CreateDirectory(draft.Root, permissions.ForDirectory());
        files.CreateDirectory(draft.Pool, permissions.ForDirectory());
        foreach (Message message in _messages) files.WriteNew(draft.Message(message.Id), message.Json.Span, permissions, syncEach);
        using (IFileWriter writer = files.CreateNew(draft.Index, permissions))
        {
            IndexFile.Write(writer, Entries(), _now);
            if (syncEach) writer.Sync();
        }

        files.WriteNew(draft.Metadata, _metadata.Json.Span, permissions, syncEach);
        if (!isDurable) return;
        if (!syncEach)
        {
            files.SyncFileSystem(draft.Root);
            return;
        }

        files.SyncDirectory(draft.Pool);
        files.SyncDirectory(draft.Root);
    }

    private IEnumerable<IndexEntry> Entries()
    {
        List<Message> byId = [.. _messages.OrderBy(m => m.Id)];
        var positions = new Dictionary<MessageId, int>(byId.Count);
        for (int i = 0; i < byId.Count; i++) positions[byId[i].Id] = i;
        (Timestamp, TimeSource)[] times = MessageTimes.Resolve(
            byId.Count, i => byId[i].Facts, id => positions.GetValueOrDefault(id, -1), _now);
        return byId.Select((m, i) => IndexEntry.Of(m.Id, m.Facts, m.Json.Length, ContentHash.Of(m.Json.Span), times[i]));
    }

    /// <summary>The members that the application requires, in its order.</summary>
    private static ContextMetadata MetadataOf(NewContext context, IEnumerable<MessageId> ids)
    {
        byte[] config = Encoding.UTF8.GetBytes(context.ConfigJson);
        JsonGrammar.Require(config, 0, WritingLimits.MaxDepth - 1);
        if (config[JsonBytes.SkipWhiteSpace(config, 0)] != (byte)'{')
            throw new ArgumentException("the config is no JSON object", nameof(context));
        WholeText.RequireInside(config, WritingLimits.MaxDepth - 1, "config");
        string branch = MetadataEditor.Quoted(context.Branch);
        string parent = context.ParentId is { } id ? $"\"{id}\"" : "null";
        string title = context.Title is null ? "" : $"\"title\":{MetadataEditor.Quoted(context.Title)},";
        string text = $$"""
            {"id":"{{context.Id}}","parent_id":{{parent}},"config":{{context.ConfigJson}},{{title}}"message_pool":{},
            "branches":{ {{branch}}:{{BranchEdits.Text(context.Branch, ids)}} },
            "active_branch_name":{{branch}},"current_state":"idle"}
            """;
        return new MetadataEditor(Encoding.UTF8.GetBytes(text)).ToMetadata(context.Id);
    }
}
