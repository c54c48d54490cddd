using ContextPool.Files;

namespace ContextPool.Storage.Local;

/// <summary>A storage directory as a check sees it. Works on the thread of the caller.</summary>
internal sealed class LocalExamination(LocalStorage storage) : IStorageExamination
{
    public ValueTask<StorageLook> LookAroundAsync(CancellationToken cancel) => new(StoreExamination.Of(storage.Files, storage.Layout));

    public IContextExamination BeginLook(ContextId id, bool isLocked, ICollection<Finding> findings) =>
        new ContextExamination(storage, id, isLocked, findings);

    public ValueTask<string?> DigestAsync(ContextId id, CancellationToken cancel)
    {
        try
        {
            return new(DigestOfFiles.Of(storage.Files, storage.Layout.Context(id)));
        }
        catch (FileOperationException)
        {
            return new((string?)null);
        }
    }

    /// <summary>The bytes only of what is damaged.</summary>
    public ValueTask<Evidence> TakeEvidenceAsync(Finding finding, CancellationToken cancel) =>
        new(EvidenceOfFiles.Of(storage.Files, finding.Place, finding.IsDamage));
}
