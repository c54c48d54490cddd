using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.Migration.Options;
using ContextPool.Storage.Local;

namespace ContextPool.Migration.Stages;

/// <summary>
/// Makes durable what a run relies on. Whoever asks while a sync runs shares the next one. Safe for concurrent use; a dry run
/// writes nothing and syncs nothing.
/// </summary>
internal sealed class RunSyncs
{
    private readonly IFileOperations _files;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private TimeSpan _spent;
    private long _since;
    private int _underWay;
    private readonly Lazy<bool>? _rootsNamed;
    private readonly GroupCommit? _storeSync;
    private readonly GroupCommit? _backupSync;
    private readonly GroupCommit? _nameSync;

    public RunSyncs(MigrationOptions options, IFileOperations files, TimeProvider time, StoreLayout store, BackupDirectory backups)
    {
        _files = files;
        _time = time;
        Durability durability = DurabilityOf(options);
        if (durability == Durability.None) return;
        _nameSync = Shared(() => files.SyncDirectory(store.Contexts));
        if (durability == Durability.File)
        {
            // Copies were synced as they were written, or when they were used again; their names and the list of them were not.
            EachFile = true;
            _backupSync = Shared(backups.SyncNames);
            _rootsNamed = new Lazy<bool>(() => SyncNamesTo(store.Contexts, backups.Root), LazyThreadSafetyMode.PublicationOnly);
            return;
        }

        _storeSync = Shared(() => files.SyncFileSystem(store.Root));
        if (!files.AreOnOneFileSystem(store.Root, backups.Root)) _backupSync = Shared(() => files.SyncFileSystem(backups.Root));
    }

    /// <summary>True where each file is synced as it is written.</summary>
    public bool EachFile { get; }

    /// <summary>How many syncs contexts shared.</summary>
    public long Count => (_storeSync?.Syncs ?? 0) + (_backupSync?.Syncs ?? 0) + (_nameSync?.Syncs ?? 0);

    /// <summary>Time in which at least one of them was under way.</summary>
    public TimeSpan Time
    {
        get
        {
            lock (_gate) return _spent;
        }
    }

    /// <summary>Completes when all that this run wrote before the call, drafts and backups, survives a power cut.</summary>
    public Task ContentsAsync() => Task.WhenAll(
        _storeSync?.SyncAsync() ?? Task.CompletedTask, _backupSync?.SyncAsync() ?? Task.CompletedTask);

    /// <summary>
    /// Completes when all names that were given to contexts before the call survive a power cut, and those of the directories
    /// that lead to them.
    /// </summary>
    public Task NamesAsync()
    {
        _ = _rootsNamed?.Value;
        return _nameSync?.SyncAsync() ?? Task.CompletedTask;
    }

    private GroupCommit Shared(Action sync) => new(() =>
    {
        lock (_gate)
        {
            if (_underWay++ == 0) _since = _time.GetTimestamp();
        }

        try
        {
            sync();
        }
        finally
        {
            lock (_gate)
            {
                if (--_underWay == 0) _spent += _time.GetElapsedTime(_since);
            }
        }
    });

    /// <summary>
    /// A run that removes sources has to have what vouches for them durable, so there "never" is as "batch". Only Linux can
    /// sync a whole file system; elsewhere a batch is synced file by file.
    /// </summary>
    private static Durability DurabilityOf(MigrationOptions options)
    {
        if (options.DryRun) return Durability.None;
        Durability asked = options is { Durability: Durability.None, DeleteLegacy: true } ? Durability.Batch : options.Durability;
        return asked == Durability.Batch && !OperatingSystem.IsLinux() ? Durability.File : asked;
    }

    /// <summary>Once a run: whoever created them, they do not change any more. A batch has them with the whole file system.</summary>
    private bool SyncNamesTo(params string[] directories)
    {
        foreach (string directory in directories) _files.SyncNamesTo(directory);
        return true;
    }
}
