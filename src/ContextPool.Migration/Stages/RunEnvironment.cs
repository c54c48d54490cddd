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
    private readonly Lazy<HashSet<ContextId>> _spelledTwice;

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

        // A listing that fails is tried again by the next item that asks.
        _spelledTwice = new Lazy<HashSet<ContextId>>(FindSpelledTwice, LazyThreadSafetyMode.PublicationOnly);
        if (options.DryRun || options.Durability == Durability.None) return;

        _nameSync = new GroupCommit(() => files.SyncDirectory(Store.Contexts));
        if (options.Durability == Durability.File)
        {
            // Copies were synced as they were written; their names and the manifest's are not durable yet.
            _backupSync = new GroupCommit(() => files.SyncDirectory(backups.Root));
            return;
        }

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

    /// <summary>Contexts that have several files, none of them named in canonical case. Lists the directory at its first use.</summary>
    public IReadOnlySet<ContextId> SpelledTwice => _spelledTwice.Value;

    /// <summary>True where each file is synced as it is written.</summary>
    public bool SyncEachFile => Options.Durability == Durability.File;

    /// <summary>Cancelled when nothing more is to be begun.</summary>
    public required CancellationToken StopAdmitting { get; init; }

    /// <summary>Cancelled when contexts in work are to be abandoned as well.</summary>
    public required CancellationToken Abandon { get; init; }

    /// <summary>Cancelled when rows cannot be written any more: what cannot be accounted for must not happen.</summary>
    public required CancellationToken StopPublishing { get; init; }

    /// <summary>How many syncs all contexts shared.</summary>
    public long Syncs => (_storeSync?.Syncs ?? 0) + (_backupSync?.Syncs ?? 0) + (_nameSync?.Syncs ?? 0);

    public ContextLayout DraftOf(MigrationItem item) => Store.Draft(RunId, item.Id!.Value);

    /// <summary>In staging and not in the context itself, so that a killed run leaves nothing that nobody clears.</summary>
    public string AsideOf(MigrationItem item, string name) => Store.DraftFile(RunId, item.Id!.Value, name);

    public ContextLayout ContextOf(MigrationItem item) => Store.Context(item.Id!.Value);

    /// <summary>Completes when all that was written before the call, draft and backup, survives a power cut.</summary>
    public Task MakeContentsDurableAsync() => Task.WhenAll(
        _storeSync?.SyncAsync() ?? Task.CompletedTask, _backupSync?.SyncAsync() ?? Task.CompletedTask);

    /// <summary>Completes when all that was published before the call survives a power cut.</summary>
    public Task MakeNamesDurableAsync() => _nameSync?.SyncAsync() ?? Task.CompletedTask;

    private HashSet<ContextId> FindSpelledTwice()
    {
        var once = new HashSet<ContextId>();
        var twice = new HashSet<ContextId>();
        foreach (string name in Files.List(LegacyRoot))
        {
            if (SourceFile.TryParseName(name, out ContextId id) && name != SourceFile.NameOf(id) && !once.Add(id)) twice.Add(id);
        }

        return twice;
    }
}
