using ContextPool.Model;
using ContextPool.Saving;

namespace ContextPool;

/// <content>Saving: each call takes the context's writers' lock, checks against the disk, and commits or changes nothing.</content>
public sealed partial class ChatContext
{
    /// <summary>
    /// Adds one message at the end of a branch as it is on disk now, whatever others have appended since this view was
    /// read. The number of file operations does not depend on the size of the context.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="branch">The branch; the active one where null.</param>
    /// <param name="expectedTip">Where given, and the branch's last message is another one: <see cref="StaleWriteException"/>.</param>
    /// <param name="cancel">Before the commit; afterwards it has no effect.</param>
    public Task<Message> AppendAsync(
        MessageDraft message, string? branch = null, MessageId? expectedTip = null, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Adds several messages with one commit: all or none of them are in the branch afterwards.</summary>
    public Task<IReadOnlyList<Message>> AppendAllAsync(
        IReadOnlyList<MessageDraft> messages, string? branch = null, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>
    /// Replaces the contents of a message that was read before; branches stay. Throws <see cref="StaleWriteException"/> where
    /// somebody else replaced it meanwhile.
    /// </summary>
    /// <param name="read">The message as it was read.</param>
    /// <param name="nodeJson">The new node; its id must be the same.</param>
    /// <param name="cancel">Before the commit; afterwards it has no effect.</param>
    public Task<Message> ReplaceAsync(Message read, ReadOnlyMemory<byte> nodeJson, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>
    /// Sets root members of the metadata to raw JSON values, or removes those whose value is null. <c>id</c>,
    /// <c>message_pool</c> and <c>branches</c> cannot be set. Throws <see cref="StaleWriteException"/> where the metadata changed
    /// since this view was read.
    /// </summary>
    public Task SaveMetadataAsync(IReadOnlyDictionary<string, string?> members, CancellationToken cancel = default) => throw new NotImplementedException();

    // Branches touch context.json only. Each throws StaleWriteException where the metadata changed since this view was read,
    // and ArgumentException for a branch or message that is not there, or a name that is taken.

    /// <summary>A new branch that shares the messages of another up to and including one; all of them where null.</summary>
    public Task CreateBranchAsync(string name, string? from = null, MessageId? upTo = null, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Makes a branch the active one.</summary>
    public Task SwitchBranchAsync(string name, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Renames a branch, the active one too.</summary>
    public Task RenameBranchAsync(string name, string newName, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Removes a branch other than the active one; its messages stay in the pool.</summary>
    public Task DeleteBranchAsync(string name, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Appends to a branch what another has and it has not, in order.</summary>
    public Task MergeBranchAsync(string source, string target, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Appends chosen messages of the pool to a branch, in the given order; those it has already are passed over.</summary>
    public Task CherryPickAsync(IReadOnlyList<MessageId> messages, string target, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Sets a branch's prompts. Null leaves a prompt as it is; see <see cref="BranchPrompts.Cleared"/>.</summary>
    public Task SetPromptsAsync(string branch, BranchPrompts prompts, CancellationToken cancel = default) => throw new NotImplementedException();
}
