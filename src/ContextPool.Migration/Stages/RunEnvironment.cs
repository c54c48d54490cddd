using System.Collections.Concurrent;
using ContextPool.Backups;
using ContextPool.Files;
using ContextPool.Layout;
using ContextPool.Migration.Options;
using ContextPool.Model;

namespace ContextPool.Migration.Stages;

/// <summary>What all stages of one run share. Everything in it is safe for concurrent use.</summary>
internal sealed class RunEnvironment
{
    private readonly GroupCommit? _storeSync;
    private readonly GroupCommit? _backupSync;
    private readonly GroupCommit? _nameSync;

    public RunEnvironment(
        string runId, MigrationOptions options, IFileOperations files, TimeProvider time, BackupDirectory backups)
    {
        RunId = runId;
        Options = options;
        Files = files;
        DraftFiles = options.DryRun ? new DryFileOperations(files) : files;
        Time = time;
        Backups = backups;
        Store = new StoreLayout(options.StorageDirectory);
        LegacyRoot = Path.GetFullPath(options.LegacyDirectory);
        Budget = new ByteBudget(options.MaxBytesInFlight);
        if (options.DryRun || options.Durability == Durability.None) return;

        _nameSync = new GroupCommit(() => files.SyncDirectory(Store.Contexts));
        if (options.Durability == Durability.File) return;
        _storeSync = new GroupCommit(() => files.SyncFileSystem(Store.Root));
        if (!files.AreOnOneFileSystem(Store.Root, backups.Root)) _backupSync = new GroupCommit(() => files.SyncFileSystem(backups.Root));
    }

    public string RunId { get; }

    public MigrationOptions Options { get; }

    /// <summary>For reading, and for writing what a dry run must not.</summary>
    public IFileOperations Files { get; }

    /// <summary>For building drafts; a dry run's discard what they are given.</summary>
    public IFileOperations DraftFiles { get; }

    public TimeProvider Time { get; }

    public BackupDirectory Backups { get; }

    public StoreLayout Store { get; }

    public string LegacyRoot { get; }

    public ByteBudget Budget { get; }

    /// <summary>Contexts whose file names are not in canonical case, to tell two spellings of one id.</summary>
    public ConcurrentDictionary<ContextId, string> OddSpellings { get; } = new();

    /// <summary>True where each file is synced as it is written.</summary>
    public bool SyncEachFile => Options.Durability == Durability.File;

    /// <summary>Cancelled when nothing more is to be begun.</summary>
    public required CancellationToken StopAdmitting { get; init; }

    /// <summary>Cancelled when contexts in work are to be abandoned as well.</summary>
    public required CancellationToken Abandon { get; init; }

    /// <summary>How many syncs all contexts shared.</summary>
    public long Syncs => (_storeSync?.Syncs ?? 0) + (_backupSync?.Syncs ?? 0) + (_nameSync?.Syncs ?? 0);

    public ContextLayout DraftOf(MigrationItem item) => Store.Draft(RunId, item.Id!.Value);

    public ContextLayout ContextOf(MigrationItem item) => Store.Context(item.Id!.Value);

    /// <summary>Completes when all that was written before the call, draft and backup, survives a power cut.</summary>
    public Task MakeContentsDurableAsync() => Task.WhenAll(
        _storeSync?.SyncAsync() ?? Task.CompletedTask, _backupSync?.SyncAsync() ?? Task.CompletedTask);

    /// <summary>Completes when all that was published before the call survives a power cut.</summary>
    public Task MakeNamesDurableAsync() => _nameSync?.SyncAsync() ?? Task.CompletedTask;
}
