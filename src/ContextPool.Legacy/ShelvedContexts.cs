using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage;
using ContextPool.Storage.Local;

namespace ContextPool.Legacy;

/// <summary>The files of a legacy directory as contexts of the store that stands before it.</summary>
internal sealed class ShelvedContexts(LegacyShelf shelf, MigrationOnAccess migration, LocalStorage storage, bool migratesOnAccess) : ILegacyContexts
{
    public bool MigratesOnAccess => migratesOnAccess;

    public IEnumerable<ContextListing> List() => shelf.List();

    public bool Has(ContextId id) => shelf.Find(id) is not null;

    public bool IsTaken(ContextId id) => shelf.HasFile(id);

    public LegacyView? Open(ContextId id)
    {
        if (shelf.Find(id) is not { } path) return null;
        try
        {
            (ContextHead head, LegacyMessages messages) = storage.Torn.Read(path, () => LegacyMessages.Scan(storage.Files, path, id));
            return new LegacyView(head, messages);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            // Migrated and removed since it was looked for: the pool has it now.
            return null;
        }
    }

    public Task MigrateAsync(ContextId id, TimeSpan wait, CancellationToken cancel) => migration.MigrateAsync(id, wait, cancel);

    public Receipt? ToRemember(ContextId id) => shelf.ReceiptOf(id);
}
