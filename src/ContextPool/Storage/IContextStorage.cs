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

    /// <summary>The storage as a check sees it.</summary>
    IStorageExamination Examination { get; }

    /// <summary>The storage as a repair sees it.</summary>
    IStorageMending Mending { get; }

    /// <summary>
    /// The contexts that are there, lazily and in no order. One that appears or goes meanwhile may or may not be among them; one
    /// that cannot be read is among them, and says so when it is.
    /// </summary>
    IAsyncEnumerable<ContextId> ListAsync(CancellationToken cancel);

    /// <summary>Begins to look at which states the contexts are in.</summary>
    IStorageLookout LookOut();

    /// <summary>The context of this id, whether or not it is there: that shows when it is used. Touches nothing.</summary>
    IStoredContext Context(ContextId id);

    /// <summary>Begins to build a context aside. Nobody sees it before it is published.</summary>
    /// <param name="id">The context.</param>
    /// <param name="messages">How many messages are going to be added; how they are best made durable depends on it.</param>
    /// <param name="cancel">Before anything is made.</param>
    ValueTask<IContextDraft> BeginDraftAsync(ContextId id, int messages, CancellationToken cancel);

    /// <summary>What was deleted, replaced or removed and may still come back; oldest first.</summary>
    IAsyncEnumerable<TrashEntry> ListTrashAsync(CancellationToken cancel);

    /// <summary>
    /// Brings the newest deleted version of a context back, in one step, and forgets that it was deleted. False where there is none. Throws
    /// <see cref="ContextExistsException"/> where the id is taken again, and <see cref="WriterWaitException"/> where somebody is at work on
    /// that version: whoever is deleting it has not ended, or it is being removed for good.
    /// </summary>
    /// <param name="id">The context.</param>
    /// <param name="wait">How long to wait for whoever is at work on it.</param>
    /// <param name="cancel">Before anything is changed.</param>
    ValueTask<bool> RestoreAsync(ContextId id, TimeSpan wait, CancellationToken cancel);

    /// <summary>Removes one thing from the trash for good; false where it is gone, or somebody is at work on it.</summary>
    ValueTask<bool> RemoveFromTrashAsync(TrashEntry entry, CancellationToken cancel);

    /// <summary>Removes what writers that are gone left behind. Touches nothing of one that is alive; one bad thing never stops the rest.</summary>
    /// <param name="onPassedOver">Told in one line of each thing that could not be removed and stays.</param>
    /// <param name="cancel">Before anything is removed.</param>
    ValueTask ClearLitterAsync(Action<string>? onPassedOver, CancellationToken cancel);

    /// <summary>
    /// What was kept of a context when it was deleted, so that its source is not taken for new; null where it was not deleted, or is
    /// there again.
    /// </summary>
    ValueTask<Receipt?> ReadDeletedReceiptAsync(ContextId id, CancellationToken cancel);

    /// <summary>What the storage asks of the programs that work with it, as it is now.</summary>
    ValueTask<StoreFeatures> ReadFeaturesAsync(CancellationToken cancel);

    /// <summary>
    /// Switches features on, or takes back what they did and switches them off. Throws <see cref="StoreBusyException"/> while somebody
    /// migrates into the storage, <see cref="WriterWaitException"/> where a context's writers do not let us; it may be repeated then.
    /// </summary>
    /// <param name="feature">Which.</param>
    /// <param name="isOn">On or off.</param>
    /// <param name="wait">How long to wait for the writers of each context.</param>
    /// <param name="cancel">Between two contexts.</param>
    ValueTask SwitchFeatureAsync(StoreFeatures feature, bool isOn, TimeSpan wait, CancellationToken cancel);
}
