using ContextPool.Format;
using ContextPool.Storage;

namespace ContextPool;

/// <content>
/// Edits of metadata and branches: they touch the metadata only. Each throws <see cref="StaleWriteException"/> where the
/// metadata changed since this view was read, <see cref="BranchNotFoundException"/> or <see cref="MessageNotFoundException"/> for what is
/// not there, and <see cref="BranchExistsException"/> for a name that is taken. Where the sync behind the commit fails, <see cref="CommitNotDurableException"/>. An edit that changes nothing writes nothing.
/// </content>
public sealed partial class ChatContext
{
    private static readonly string[] NotToBeSet = ["id", "message_pool", "branches"];

    /// <summary>
    /// Sets root members of the metadata to raw JSON values, or removes those whose value is null. <c>id</c>,
    /// <c>message_pool</c> and <c>branches</c> cannot be set, <c>active_branch_name</c> only to a branch that is there. Throws
    /// <see cref="StaleWriteException"/> where the metadata changed since this view was read.
    /// </summary>
    public Task SaveMetadataAsync(IReadOnlyDictionary<string, string?> members, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(members);
        return EditAsync(
            (editor, current) =>
            {
                foreach ((string name, string? value) in members) SetMember(editor, current, name, value);
            },
            cancel);
    }

    /// <summary>Gives the context another title; null takes it away. Throws as <see cref="SaveMetadataAsync"/>.</summary>
    public Task SetTitleAsync(string? title, CancellationToken cancel = default)
    {
        WholeText.Require(title, "title");
        return EditAsync((editor, current) => SetMember(editor, current, "title", title is null ? null : JsonEditor.Quoted(title)), cancel);
    }

    /// <summary>
    /// Gives the context other settings: what says the same as <see cref="ContextMetadata.Config"/> is not touched, and members of
    /// <c>config</c> that are not known here stay. Throws as <see cref="SaveMetadataAsync"/>, and <see cref="ArgumentException"/> for
    /// what the application could not read.
    /// </summary>
    public Task SetConfigAsync(ContextConfig config, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(config);
        return EditAsync((editor, current) => ContextConfigText.Edit(editor, current.Config, config), cancel);
    }

    /// <summary>
    /// A new branch that shares the messages of another up to and including one, and its prompts; all of the messages where
    /// null.
    /// </summary>
    /// <param name="name">The new branch; not yet the active one.</param>
    /// <param name="from">The branch to share with; the active one where null.</param>
    /// <param name="upTo">The last message to share.</param>
    /// <param name="cancel">Before the commit; afterwards it has no effect.</param>
    public Task CreateBranchAsync(string name, string? from = null, MessageId? upTo = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return EditAsync((editor, current) => BranchEdits.Create(editor, current, name, from, upTo), cancel);
    }

    /// <summary>Makes a branch the active one.</summary>
    public Task SwitchBranchAsync(string name, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return EditAsync((editor, current) => BranchEdits.Switch(editor, current, name), cancel);
    }

    /// <summary>Renames a branch, the active one too.</summary>
    public Task RenameBranchAsync(string name, string newName, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(newName);
        return EditAsync((editor, current) => BranchEdits.Rename(editor, current, name, newName), cancel);
    }

    /// <summary>Removes a branch other than the active one; its messages stay in the pool.</summary>
    public Task DeleteBranchAsync(string name, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return EditAsync((editor, current) => BranchEdits.Delete(editor, current, name), cancel);
    }

    /// <summary>Appends to a branch what another has and it has not, in order.</summary>
    public Task MergeBranchAsync(string source, string target, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        return EditAsync((editor, current) => BranchEdits.Merge(editor, current, source, target), cancel);
    }

    /// <summary>Appends chosen messages of the pool to a branch, in the given order; those it has already are passed over.</summary>
    public Task CherryPickAsync(IReadOnlyList<MessageId> messages, string target, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(target);
        return EditAsync(
            (editor, current) => BranchEdits.CherryPick(editor, current, messages, target),
            cancel,
            async stored =>
            {
                foreach (MessageId id in messages)
                {
                    if (!await stored.HasMessageAsync(id, cancel).ConfigureAwait(false))
                        throw new MessageNotFoundException(Id, id, $"message {id} is not in the pool");
                }
            });
    }

    /// <summary>Sets a branch's prompts. Null leaves a prompt as it is; see <see cref="BranchPrompts.Cleared"/>.</summary>
    public Task SetPromptsAsync(string branch, BranchPrompts prompts, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(branch);
        ArgumentNullException.ThrowIfNull(prompts);
        return EditAsync((editor, current) => BranchEdits.SetPrompts(editor, current, branch, prompts), cancel);
    }

    private Task<bool> EditAsync(
        Action<MetadataEditor, ContextMetadata> edit, CancellationToken cancel, Func<IStoredContext, ValueTask>? require = null) => CommitAsync(
        async (stored, current) =>
        {
            if (!current.SaysTheSameAs(Metadata)) throw new StaleWriteException($"the metadata of context {Id} changed since they were read", Id);
            if (require is not null) await require(stored).ConfigureAwait(false);
            var editor = new MetadataEditor(current.Metadata.Json);
            edit(editor, current.Metadata);
            ContextMetadata next = editor.ToMetadata(Id);
            return current.SaysTheSameAs(next) ? ContextChange.None : new ContextChange { Head = new HeadEdit.Rewrite(next) };
        },
        cancel);

    private static void SetMember(MetadataEditor editor, ContextMetadata current, string name, string? value)
    {
        if (NotToBeSet.Contains(name)) throw new ArgumentException($"member '{name}' cannot be set", nameof(name));
        if (name == "active_branch_name" && (value is null || !current.Branches.Any(b => MetadataEditor.Quoted(b.Name) == value)))
            throw new BranchNotFoundException(current.Id, value);
        if (value is null)
        {
            editor.Remove(name);
            return;
        }

        WholeText.Require(name, "name of a member");
        RawJson.Require(value, $"value of member '{name}'");
        editor.Set(value, name);
    }
}
