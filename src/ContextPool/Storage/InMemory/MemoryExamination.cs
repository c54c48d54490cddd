namespace ContextPool.Storage.InMemory;

/// <summary>
/// A <see cref="MemoryStorage"/> as a check sees it. Commits are whole, so the storage itself never finds anything: what can be wrong is what
/// programs say in it.
/// </summary>
internal sealed class MemoryExamination(MemoryStorage storage) : IStorageExamination
{
    private static readonly Evidence Whole = new("whole", default, HasBytes: false);

    public ValueTask<StorageLook> LookAroundAsync(CancellationToken cancel) => new(new StorageLook([.. storage.Ids.Order()], []));

    public IContextExamination BeginLook(ContextId id, bool isLocked, ICollection<Finding> findings) =>
        new MemoryContextExamination(id, storage.PartsOf(id));

    public ValueTask<string?> DigestAsync(ContextId id, CancellationToken cancel) => new(storage.PartsOf(id)?.Digest);

    /// <summary>As old as can be: nobody is ever half done.</summary>
    public ValueTask<Evidence> TakeEvidenceAsync(Finding finding, CancellationToken cancel) => new(Whole);
}
