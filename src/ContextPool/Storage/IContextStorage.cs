using ContextPool.Format;

namespace ContextPool.Storage;

/// <summary>
/// Where contexts are kept: the one seam between what a context means and how its bytes are stored. Above it nobody knows of
/// paths, files, locks or syncs; below it nobody knows of branches or roles. One implementation a kind of storage, and one
/// contract suite that all of them pass. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Whatever keeps a storage from doing what it was asked for is an <see cref="IOException"/>; a context that is not there is
/// null or false where a member says so, else <see cref="ContextNotFoundException"/>. Cancellation has no effect behind a commit.
/// </remarks>
internal interface IContextStorage
{
    /// <summary>Where this is, for people.</summary>
    string Place { get; }

    /// <summary>
    /// The contexts that are there, lazily and in no order. One that appears or goes meanwhile may or may not be among them; one
    /// that cannot be read is among them, and says so when it is.
    /// </summary>
    IAsyncEnumerable<ContextId> ListAsync(CancellationToken cancel);

    /// <summary>The context of this id, whether or not it is there: that shows when it is used. Touches nothing.</summary>
    IStoredContext Context(ContextId id);

    /// <summary>Begins to build a context aside. Nobody sees it before it is published.</summary>
    ValueTask<IContextDraft> BeginDraftAsync(ContextId id, CancellationToken cancel);

    /// <summary>What was deleted, replaced or removed and may still come back; oldest first.</summary>
    IAsyncEnumerable<TrashEntry> ListTrashAsync(CancellationToken cancel);

    /// <summary>
    /// Brings the newest deleted version of a context back, in one step, and forgets that it was deleted. False where there is none. Throws
    /// <see cref="ContextExistsException"/> where the id is taken again.
    /// </summary>
    ValueTask<bool> RestoreAsync(ContextId id, CancellationToken cancel);

    /// <summary>Removes one thing from the trash for good; false where it is gone, or somebody is at work on it.</summary>
    ValueTask<bool> RemoveFromTrashAsync(TrashEntry entry, CancellationToken cancel);

    /// <summary>Removes what writers that are gone left behind. Touches nothing of one that is alive.</summary>
    /// <returns>How many things were removed.</returns>
    ValueTask<int> ClearLitterAsync(CancellationToken cancel);

    /// <summary>
    /// What was kept of a context when it was deleted, so that its source is not taken for new; null where it was not deleted, or is
    /// there again.
    /// </summary>
    ValueTask<Receipt?> ReadDeletedReceiptAsync(ContextId id, CancellationToken cancel);
}
