using ContextPool.Storage;

namespace ContextPool.Checking;

/// <summary>One look at what lies around the contexts.</summary>
internal sealed class StoreLook : OneLook
{
    private StoreLook(IStorageExamination storage, StorageLook seen)
        : base(storage)
    {
        Findings = seen.Findings;
        Ids = seen.Ids;
    }

    /// <summary>The contexts, ordered.</summary>
    public IReadOnlyList<ContextId> Ids { get; }

    /// <summary>Looks. Throws <see cref="StoreFormatException"/> where a newer version wrote the store.</summary>
    public static async Task<StoreLook> TakeAsync(IStorageExamination storage, CancellationToken cancel) =>
        new(storage, await storage.LookAroundAsync(cancel).ConfigureAwait(false));

    /// <summary>True for all that a program may be in the middle of: it writes the store's file, or takes what it staged away.</summary>
    public static bool IsToSettle(Finding finding) => finding.Kind != FindingKind.ForeignFile;
}
