using ContextPool.Storage;
using ContextPool.Storage.Local;

namespace ContextPool.Legacy;

/// <summary>
/// A directory of monolithic files, one per context, behind a store: contexts that were not migrated yet are listed and open from there.
/// The files are read and never written.
/// </summary>
public sealed class LegacyDirectory : LegacySource
{
    private readonly string _directory;
    private readonly string? _backups;
    private readonly bool _autoMigrate;

    private LegacyDirectory(string directory, string? backups, bool autoMigrate)
    {
        _directory = directory;
        _backups = backups;
        _autoMigrate = autoMigrate;
    }

    internal override BackupReader Backups => LegacyBackups.Reader;

    /// <summary>A directory of legacy files. What cannot be is told when a store is opened with it, and relative paths are those of that moment.</summary>
    /// <param name="directory">The files; it need not be there.</param>
    /// <param name="backups">Where a verified copy of each file goes before it is migrated. Null: nothing is migrated.</param>
    /// <param name="autoMigrate">
    /// Migrate a context when it is first opened, with the guarantees of the migrator; its file stays. While another program migrates into
    /// the store, contexts open from their file instead, and are migrated by their first save, which waits for
    /// <see cref="ContextStoreOptions.WriterWait"/> at most and then throws <see cref="StoreBusyException"/>, one of the
    /// <see cref="MigrationFailedException"/>s, which say whether trying again may help.
    /// </param>
    public static LegacyDirectory At(string directory, string? backups = null, bool autoMigrate = false)
    {
        ArgumentNullException.ThrowIfNull(directory);
        return new LegacyDirectory(directory, backups, autoMigrate);
    }

    internal override IEnumerable<string> Problems(string storageDirectory)
    {
        const string Directory = "the legacy directory";
        const string Backups = "the backup directory";
        if (string.IsNullOrWhiteSpace(_directory)) yield return $"{Directory} is empty: expected a path";
        if (_backups is not null && string.IsNullOrWhiteSpace(_backups)) yield return $"{Backups} is empty: expected a path, or null to migrate nothing";
        if (_autoMigrate && _backups is null) yield return $"{Directory} is to be migrated on access: expected a directory for the backups";
        if (IsSame(_directory, storageDirectory)) yield return $"{Directory} is the storage directory: expected another";
        if (IsSame(_directory, _backups)) yield return $"{Backups} is {Directory}: expected another, because backups there would be taken for contexts";
    }

    internal override ILegacyContexts Behind(IContextStorage storage)
    {
        if (storage is not LocalStorage local) throw new NotSupportedException($"there is a legacy directory behind {storage.Place}: expected a storage directory");
        var shelf = new LegacyShelf(local.Files, local.Layout, local.Time, _directory);
        KeptBackups? backups = _backups is null ? null : new KeptBackups(local.Files, _backups, local.Time);
        return new ShelvedContexts(shelf, new MigrationOnAccess(shelf, backups, local), local, _autoMigrate);
    }

    private static bool IsSame(string path, string? other) =>
        !string.IsNullOrWhiteSpace(path) && !string.IsNullOrWhiteSpace(other)
        && Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(other));
}
