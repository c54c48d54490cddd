using ContextPool.Backups;
using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.Model;
using ContextPool.Reading;

namespace ContextPool.Saving;

/// <summary>
/// Migrates contexts of a store when they are asked for: one at a time in this program, and by the run lock among programs.
/// </summary>
internal sealed class MigrationOnAccess(ContextOpener opener)
{
    private readonly Lock _gate = new();

    /// <summary>Migrates a context; quiet where it has a pool. Throws where that cannot be done now.</summary>
    public void Migrate(ContextId id, CancellationToken stop)
    {
        ContextStoreOptions options = opener.Options;
        string backups = options.BackupDirectory ?? throw new InvalidOperationException(
            $"{nameof(ContextStoreOptions)}.{nameof(ContextStoreOptions.BackupDirectory)} is not set: expected one to migrate with");
        lock (_gate)
        {
            if (opener.Files.Stat(opener.Store.Context(id).Metadata) is not null) return;
            string source = opener.Legacy?.Find(id) ?? throw new ContextNotFoundException(id);
            new ContextMigration(opener.Files, opener.Store, backups, opener.Time, options.Durable).Migrate(id, source, stop);
        }
    }

    /// <summary>
    /// Migrates a context if that can be done now. Where it cannot, because a run holds the store, a disk is full or the application
    /// is writing the file, the context is still there to be read from its legacy file, and a run will say what is wrong.
    /// </summary>
    public void MigrateIfPossible(ContextId id, CancellationToken stop)
    {
        try
        {
            Migrate(id, stop);
        }
        catch (Exception e) when (e is StoreBusyException or FileOperationException or SourceChangedException
            or BackupDiffersException or InvalidDataException or Json.InvalidContentException or ContextExistsException)
        {
        }
    }
}
