using System.IO.Enumeration;
using ContextPool.Legacy;
using ContextPool.Storage.Packs;

namespace ContextPool.Migration.Options;

/// <summary>Everything a run can be told. Defaults, ranges and meanings stand here once; OPERATING.md's table quotes them.</summary>
public sealed record MigrationOptions
{
    /// <summary>32 MiB: room for fifty of the largest real files at once; more made no run quicker, and all of it is resident.</summary>
    public const long DefaultMaxBytesInFlight = 32L << 20;

    /// <summary>256 MiB: whoever else writes there can go on while somebody makes room.</summary>
    public const long DefaultMinFreeBytes = 256L << 20;

    /// <summary>A <see cref="MaxDrop"/> that allows everything, an empty directory included.</summary>
    public const int AnyDrop = 100;

    /// <summary>The directory of legacy files.</summary>
    public string LegacyDirectory { get; init; } = "conversations";

    /// <summary>The store that receives the pools.</summary>
    public string StorageDirectory { get; init; } = "storage";

    /// <summary>Where verified copies of the legacy files go.</summary>
    public string BackupDirectory { get; init; } = "backups";

    /// <summary>Where the report and its summary go.</summary>
    public string ReportDirectory { get; init; } = "reports";

    /// <summary>Write the report as a page too.</summary>
    public bool ReportPage { get; init; } = true;

    /// <summary>Begin the report with a byte order mark: some spreadsheets take a file without one for text of another encoding.</summary>
    public bool ReportByteOrderMark { get; init; }

    /// <summary>How the report writes times.</summary>
    public ReportTimes ReportTimes { get; init; } = ReportTimes.Rfc3339;

    /// <summary>Remove each legacy file once its context is published, validated and durable and its backup too.</summary>
    public bool DeleteLegacy { get; init; }

    /// <summary>Predict everything, write nothing but the report.</summary>
    public bool DryRun { get; init; }

    /// <summary>Judge "unchanged" by the hash of the source rather than by its size and time.</summary>
    public bool Checksum { get; init; }

    /// <summary>Only these contexts; null = all. Other files are not even detected.</summary>
    public IReadOnlySet<ContextId>? Only { get; init; }

    /// <summary>Only files of whose names one of these patterns is true (<c>*</c>, <c>?</c>); null = all. Other files are not even detected.</summary>
    public IReadOnlyList<string>? Include { get; init; }

    /// <summary>No files of whose names one of these patterns is true, whatever else names them.</summary>
    public IReadOnlyList<string>? Exclude { get; init; }

    /// <summary>True where not every file is meant, so that what the run counts is no measure for others.</summary>
    internal bool IsSelection => Only is not null || Include is not null || Exclude is not null;

    /// <summary>True for a file that the patterns mean.</summary>
    internal bool Chooses(string name) => Include?.Any(pattern => Matches(pattern, name)) != false && Exclude?.Any(pattern => Matches(pattern, name)) != true;

    // Case counts, as it does in the names of the legacy directory.
    private static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    /// <summary>
    /// How many bytes of legacy files may be in work at once; a larger file is worked on alone. 1 MiB to 1 TiB.
    /// </summary>
    public long MaxBytesInFlight { get; init; } = DefaultMaxBytesInFlight;

    /// <summary>What a legacy file may at most be made of.</summary>
    internal LegacyLimits Limits { get; init; } = LegacyLimits.Default;

    /// <summary>How messages are laid out.</summary>
    public Layout Layout { get; init; } = Layout.Loose;

    /// <summary>Pack the contexts of the store to which nothing was saved for so long, at the end of the run; null = never.</summary>
    public TimeSpan? PackAfter { get; init; }

    /// <summary>How packs are compressed.</summary>
    internal PackTerms Packing { get; init; } = new();

    /// <summary>The same for what a run builds; null where it packs nothing of that.</summary>
    internal PackTerms? PackOfDrafts => Layout == Layout.Packed ? Packing : null;

    /// <summary>When written files are forced to the device.</summary>
    public Durability Durability { get; init; } = Durability.Batch;

    /// <summary>How much is read back before a context is published.</summary>
    public ValidationLevel Validation { get; init; } = ValidationLevel.Full;

    /// <summary>Admit no context after this long; null = no limit.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>Admit no context after this many failed or in conflict; 0 = no limit.</summary>
    public int MaxFailures { get; init; }

    /// <summary>
    /// How much of every file system that the run writes to stays free. The run is not begun where all it has to write would not fit beside it.
    /// Null = neither is looked at, as where the file system compresses.
    /// </summary>
    public long? MinFreeBytes { get; init; } = DefaultMinFreeBytes;

    /// <summary>How long to wait for another run, or a chat that is being migrated, to leave the store. 0 to 1 day.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>With fewer context files in the legacy directory nothing is begun; 0 = no such limit.</summary>
    public int MinFiles { get; init; }

    /// <summary>
    /// How many percent of the files that the last run left may be gone, before nothing is begun; judged from
    /// <c>10</c> files on, and where none is left. 100 = no such limit.
    /// </summary>
    public int MaxDrop { get; init; } = 50;

    /// <summary>Between two lines of progress where there is no terminal.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What is kept of trash, backups and reports, looked at when a run has ended in order.</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>Parallelism and capacity of each stage.</summary>
    public StagesOptions Stages { get; init; } = new();
}

/// <summary>When written files are forced to the device.</summary>
public enum Durability
{
    /// <summary>Never: a power cut may lose what the report calls migrated. For trials and memory file systems.</summary>
    None,

    /// <summary>One sync for all contexts that are ready, before they are published, and one after.</summary>
    Batch,

    /// <summary>Each file as it is written; for file systems where syncing all is slow or impossible.</summary>
    File,
}

/// <summary>How a report writes times. Both are UTC.</summary>
public enum ReportTimes
{
    /// <summary><c>2026-11-24T09:13:23.8881234Z</c>: as exact as the clock.</summary>
    Rfc3339,

    /// <summary><c>2026-11-24 09:13:23.888</c>: what spreadsheets take for a time.</summary>
    Milliseconds,
}

/// <summary>How much is read back before a context is published.</summary>
public enum ValidationLevel
{
    /// <summary>Names, metadata and index; the contents of messages are not read back.</summary>
    Structure,

    /// <summary>Everything, token by token.</summary>
    Full,
}
