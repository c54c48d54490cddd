namespace ContextPool.Storage;

/// <summary>
/// A storage as a check sees it. Readers make the best of what is kept; here it is looked at as it is. What is wrong with how a thing is
/// kept, torn, unreadable or left over, its storage finds; what things say, and whether they agree, is judged above. Takes no lock,
/// writes nothing, waits for nobody. Safe for concurrent use.
/// </summary>
/// <remarks>What cannot be read is a finding and no exception. Blocks on the disk: callers are on a thread that may.</remarks>
internal interface IStorageExamination
{
    /// <summary>One look at what lies around the contexts. Throws <see cref="StoreFormatException"/> where a newer version wrote the storage.</summary>
    ValueTask<StorageLook> LookAroundAsync(CancellationToken cancel);

    /// <summary>Begins one look at one context. Touches nothing yet.</summary>
    /// <param name="id">The context.</param>
    /// <param name="isLocked">True where the caller holds the writers' turn, so that whatever is half written is left over.</param>
    /// <param name="findings">Where the storage puts what it finds, as it finds it.</param>
    IContextExamination BeginLook(ContextId id, bool isLocked, ICollection<Finding> findings);

    /// <summary>
    /// The digest of all that a context consists of, as FORMAT.md has it; null where something of it cannot be read: a look then says what.
    /// </summary>
    ValueTask<string?> DigestAsync(ContextId id, CancellationToken cancel);

    /// <summary>What stands now where something was found.</summary>
    ValueTask<Evidence> TakeEvidenceAsync(Finding finding, CancellationToken cancel);
}
