namespace ContextPool.Storage.Local;

/// <summary>How whoever vouches for contexts that are there makes them durable; a run shares its syncs among many.</summary>
internal sealed record FoundTerms
{
    /// <summary>Sync what is found file by file, because no sync of the file system follows.</summary>
    public required bool SyncsEachFile { get; init; }

    /// <summary>Makes all that was written durable, and what else the receipts speak of.</summary>
    public Func<Task> SyncContentsAsync { get; init; } = () => Task.CompletedTask;

    /// <summary>Makes the names of contexts durable.</summary>
    public required Func<Task> SyncNamesAsync { get; init; }

    /// <summary>
    /// Where a file of a context lies until it gets its name: in the room of a run, which is cleared behind it, so that a killed one leaves
    /// nothing that nobody clears. In the context where null, for its next writer.
    /// </summary>
    public Func<ContextId, string, string>? AsideOf { get; init; }
}
