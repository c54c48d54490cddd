using ContextPool.Files;
using ContextPool.Format;
using ContextPool.Storage;

namespace ContextPool.Legacy;

/// <summary>The files of a legacy directory as contexts of the store that stands before it.</summary>
internal sealed class ShelvedContexts(LegacyShelf shelf, MigrationOnAccess migration, IFileOperations files, bool migratesOnAccess) : ILegacyContexts
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
            (ContextMetadata metadata, FileStat version, LegacyMessages messages) = LegacyMessages.Scan(files, path, id);
            return new LegacyView(metadata, version, messages);
        }
        catch (FileOperationException e) when (e.Failure == FileFailure.NotFound)
        {
            // Migrated and removed since it was looked for: the pool has it now.
            return null;
        }
    }

    public Task MigrateAsync(ContextId id, TimeSpan wait, CancellationToken cancel) => migration.MigrateAsync(id, wait, cancel);

    /// <summary>What the file is now; nothing was made from it and nothing backs it up.</summary>
    public Receipt? ToRemember(ContextId id, Timestamp now)
    {
        if (shelf.Find(id) is not { } path) return null;
        using IFileReader reader = files.OpenRead(path);
        FileStat stat = reader.Stat();
        return new Receipt
        {
            ContextId = id.ToString(),
            SourcePath = path,
            SourceBytes = stat.Length,
            SourceModified = stat.LastWrite.ToString(),
            SourceSha256 = Convert.ToHexStringLower(FileHash.Of(reader)),
            BackupPath = "",
            BackupSha256 = "",
            RunId = "",
            ToolVersion = "",
            PublishedAt = now.ToString(),
            Upgrades = [],
            Messages = 0,
            PoolSha256 = "",
        };
    }
}
