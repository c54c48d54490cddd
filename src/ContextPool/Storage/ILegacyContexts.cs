using ContextPool.Format;

namespace ContextPool.Storage;

/// <summary>
/// The contexts behind a store, as it asks for them. One that was deleted is not among them as long as its source does not change. Safe
/// for concurrent use; all but the migration blocks on the disk.
/// </summary>
internal interface ILegacyContexts
{
    /// <summary>True where whoever opens a context or saves to it wants it migrated.</summary>
    bool MigratesOnAccess { get; }

    /// <summary>Those that have no pool, lazily and in no order.</summary>
    IEnumerable<ContextListing> List();

    /// <summary>True where the context can be opened or migrated.</summary>
    bool Has(ContextId id);

    /// <summary>True where an id is taken, be it by a context that was deleted.</summary>
    bool IsTaken(ContextId id);

    /// <summary>
    /// What there is to be shown of a context; null where it is not there, or was migrated at this moment. Throws
    /// <see cref="InvalidContentException"/> for one that cannot be migrated either.
    /// </summary>
    LegacyView? Open(ContextId id);

    /// <summary>
    /// Migrates a context, or finds it migrated; throws where that cannot be done now. Where a run holds the store, or the application
    /// writes the source, it tries again for so long, and then throws <see cref="StoreBusyException"/>; no time is one attempt.
    /// Whatever else is in the way is a <see cref="MigrationFailedException"/> too.
    /// </summary>
    Task MigrateAsync(ContextId id, TimeSpan wait, CancellationToken cancel);

    /// <summary>What to remember of a context that is deleted without a receipt, so that it does not come back; null where nothing could.</summary>
    Receipt? ToRemember(ContextId id);
}
