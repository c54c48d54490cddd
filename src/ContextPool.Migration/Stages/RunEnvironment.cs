using System.Collections.Concurrent;
using System.Diagnostics;
using ContextPool.Files;
using ContextPool.Legacy;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.Storage.Local;

namespace ContextPool.Migration.Stages;

/// <summary>What all stages of one run share. Everything in it is safe for concurrent use.</summary>
internal sealed class RunEnvironment
{
    private readonly Lazy<HashSet<ContextId>> _spelledTwice;
    private int _isOutOfSpace;
    private readonly ConcurrentDictionary<string, bool> _namedAgain = new(StringComparer.Ordinal);

    public RunEnvironment(
        string runId, MigrationOptions options, MeasuredFileOperations files, TimeProvider time, BackupDirectory backups)
    {
        RunId = runId;
        Options = options;
        Measured = files;
        Time = time;
        Backups = backups;
        Store = new StoreLayout(options.StorageDirectory);
        LegacyRoot = Path.GetFullPath(options.LegacyDirectory);
        Budget = new ByteBudget(options.MaxBytesInFlight);
        Reserve = new SpaceReserve(options, files);

        // A listing that fails is tried again by the next item that asks.
        _spelledTwice = new Lazy<HashSet<ContextId>>(FindSpelledTwice, LazyThreadSafetyMode.PublicationOnly);
        Syncs = new RunSyncs(options, files, time, Store, backups);
        Drafts = new RunDrafts(files, Store, runId, Syncs, time, options);
        Steps = new MigrationSteps(files, backups, time, new StepSettings
        {
            RunId = runId,
            Limits = options.Limits,
            SyncsEachFile = Syncs.EachFile,
            ReadsContents = options.Validation == ValidationLevel.Full,
            IsDry = options.DryRun,
        });
    }

    public string RunId { get; }

    /// <summary>The span of the run, as far as anybody listens.</summary>
    public ActivityContext Trace { get; } = Activity.Current?.Context ?? default;

    public MigrationOptions Options { get; }

    /// <summary>For reading, and for writing what a dry run must not.</summary>
    public IFileOperations Files => Measured;

    /// <summary>The same, with what they cost.</summary>
    public MeasuredFileOperations Measured { get; }

    public TimeProvider Time { get; }

    public BackupDirectory Backups { get; }

    public StoreLayout Store { get; }

    public string LegacyRoot { get; }

    public ByteBudget Budget { get; }

    /// <summary>Asked before a context is written.</summary>
    public SpaceReserve Reserve { get; }

    /// <summary>Contexts that have several files, in different spellings of their id. Lists the directory at its first use.</summary>
    public IReadOnlySet<ContextId> SpelledTwice => _spelledTwice.Value;

    /// <summary>Where contexts are built.</summary>
    public RunDrafts Drafts { get; }

    /// <summary>What is done for one context; a dry run's steps write nothing.</summary>
    public MigrationSteps Steps { get; }

    /// <summary>Makes durable what the run relies on.</summary>
    public RunSyncs Syncs { get; }

    /// <summary>Cancelled when nothing more is to be begun.</summary>
    public required CancellationToken StopAdmitting { get; init; }

    /// <summary>Cancelled when contexts in work are to be abandoned as well.</summary>
    public required CancellationToken Abandon { get; init; }

    /// <summary>Cancelled when rows cannot be written any more: what cannot be accounted for must not happen.</summary>
    public required CancellationToken StopPublishing { get; init; }

    /// <summary>What is said of an item that was begun before a file system was full.</summary>
    public const string Abandoned = "abandoned, nothing was published: a file system is full";

    /// <summary>True once a file system was full: nothing more is begun, and what was not yet written is left to the next run.</summary>
    public bool IsOutOfSpace => Volatile.Read(ref _isOutOfSpace) != 0;

    /// <summary>Tells that a file system is full. True for the first to say so: one failure speaks for all that would follow.</summary>
    public bool IsFirstOutOfSpace() => Interlocked.Exchange(ref _isOutOfSpace, 1) == 0;

    /// <summary>
    /// Completes when a row that says that an item's source is about to be removed is durable; fails where that cannot be, and
    /// then the source stays. Where there is no journal, nothing is removed.
    /// </summary>
    public Func<MigrationItem, Outcome, Task> AnnounceRemovalAsync { get; init; } =
        (_, _) => throw new InvalidOperationException("there is no journal to announce the removal in");

    /// <summary>Tells that a file was away and has its name again: a listing that goes on may come upon it a second time.</summary>
    public void NamedAgain(string name) => _namedAgain[name] = true;

    /// <summary>True for a file that is in the graph, or was, although the listing comes upon it only now.</summary>
    public bool IsNamedAgain(string name) => _namedAgain.ContainsKey(name);

    private HashSet<ContextId> FindSpelledTwice()
    {
        var once = new HashSet<ContextId>();
        var twice = new HashSet<ContextId>();
        foreach (string name in Files.List(LegacyRoot))
        {
            if (!SourceFile.TryParseName(name, out ContextId id) || name == SourceFile.NameOf(id)) continue;
            if (!once.Add(id) || Files.Stat(Path.Combine(LegacyRoot, SourceFile.NameOf(id))) is not null) twice.Add(id);
        }

        return twice;
    }
}
