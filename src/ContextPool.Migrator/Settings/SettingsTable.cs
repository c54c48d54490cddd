using ContextPool.Format;
using ContextPool.Migration.Options;
using ContextPool.Migrator.Monitoring;

namespace ContextPool.Migrator.Settings;

/// <summary>
/// Every setting there is: reading, ranges, the command line and the documentation all come from these rows, and the
/// defaults from <see cref="ProgramOptions"/>.
/// </summary>
internal static class SettingsTable
{
    private const int KiB = 1 << 10;
    private const int MiB = 1 << 20;
    private const int GiB = 1 << 30;

    // Zstandard has more, which take memory in proportion and save nothing in frames of this size.
    private const int HighestLevel = 19;

    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);
    private static readonly TimeSpan ShortestRun = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan ShortestSpacing = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestSettling = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestCold = TimeSpan.FromDays(3650);
    private static readonly TimeSpan LongestKept = TimeSpan.FromDays(36_500);
    private const int MostKept = 1_000_000;

    // Below the 49 days that fit into a timer.
    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(30);

    /// <summary>In the order of the settings file.</summary>
    public static IReadOnlyList<Setting> All { get; } =
        [.. Directories(), .. Conduct(), .. Limits(), .. Ends(), .. Stages(), .. Checking(), .. Packing(), .. Retention(), .. Monitoring()];

    /// <summary>The setting with a key; for rules and commands that name one.</summary>
    public static Setting Find(string key) => All.Single(setting => setting.Key == key);

    private static IEnumerable<Setting> Directories() =>
    [
        Of<string>("Migration:LegacyDirectory", ValueRules.Directory,
            options => options.LegacyDirectory, (options, value) => options with { LegacyDirectory = value },
            "The directory of legacy files.") with { Option = "--legacy-dir", ShortOption = "-l" },
        Of<string>("Migration:StorageDirectory", ValueRules.Directory,
            options => options.StorageDirectory, (options, value) => options with { StorageDirectory = value },
            "The store that receives the pools.") with { Option = "--storage-dir", ShortOption = "-s" },
        Of<string>("Migration:BackupDirectory", ValueRules.Directory,
            options => options.BackupDirectory, (options, value) => options with { BackupDirectory = value },
            "Where verified copies of the legacy files go.") with { Option = "--backup-dir", ShortOption = "-b" },
        Of<string>("Migration:ReportDirectory", ValueRules.Directory,
            options => options.ReportDirectory, (options, value) => options with { ReportDirectory = value },
            "Where the report, its summary and its page go.") with { Option = "--report-dir" },
    ];

    private static IEnumerable<Setting> Conduct() =>
    [
        Of<bool>("Migration:ReportPage", ValueRules.Flag,
            options => options.ReportPage, (options, value) => options with { ReportPage = value },
            "Write the report as a page for the browser too."),
        Of<bool>("Migration:ReportByteOrderMark", ValueRules.Flag,
            options => options.ReportByteOrderMark, (options, value) => options with { ReportByteOrderMark = value },
            "Begin the CSV with a byte order mark, by which some spreadsheets know UTF-8."),
        Of<ReportTimes>("Migration:ReportTimes", ValueRules.Choice<ReportTimes>(),
            options => options.ReportTimes, (options, value) => options with { ReportTimes = value },
            "How the CSV writes times, always UTC: rfc3339, or milliseconds (2026-11-24 09:13:23.888), which spreadsheets take for times."),
        Of<bool>("Migration:DeleteLegacy", ValueRules.Flag,
            options => options.DeleteLegacy, (options, value) => options with { DeleteLegacy = value },
            "Remove each legacy file once its context is published, validated and durable and its backup too.")
            with { Option = "--delete-legacy", ShortOption = "-d" },
        Of<bool>("Migration:Checksum", ValueRules.Flag,
            options => options.Checksum, (options, value) => options with { Checksum = value },
            "Judge \"unchanged\" by the hash of the source rather than by its size and time.")
            with { Option = "--checksum" },
        Of<Layout>("Migration:Layout", ValueRules.Choice<Layout>(),
            options => options.Layout, (options, value) => options with { Layout = value },
            "How messages are laid out: loose, one file each, which the original application reads; or packed, one compressed file a context.")
            with { Option = "--layout" },
        Of<TimeSpan?>("Migration:PackAfter", ValueRules.OptionalDuration(TimeSpan.Zero, LongestCold),
            options => options.PackAfter, (options, value) => options with { PackAfter = value },
            "Pack the contexts to which nothing was saved for so long, at the end of a run; null = never."),
        Of<Durability>("Migration:Durability", ValueRules.Choice<Durability>(),
            options => options.Durability, (options, value) => options with { Durability = value },
            "When written files are forced to the device: never, once for many contexts, or file by file."),
        Of<ValidationLevel>("Migration:Validation", ValueRules.Choice<ValidationLevel>(),
            options => options.Validation, (options, value) => options with { Validation = value },
            "How much is read back before a context is published: names, metadata and index only, or every token."),
    ];

    private static IEnumerable<Setting> Limits() =>
    [
        Of<long>("Migration:MaxBytesInFlight", ValueRules.Size(MiB, 1024L * GiB),
            options => options.MaxBytesInFlight, (options, value) => options with { MaxBytesInFlight = value },
            "How many bytes of legacy files may be in work at once; a larger file is worked on alone."),
        Of<int>("Migration:StreamingThreshold", ValueRules.SmallSize(0, 256 * MiB),
            options => options.Limits.StreamingThreshold,
            (options, value) => options with { Limits = options.Limits with { StreamingThreshold = value } },
            "Legacy files with more bytes are never held whole."),
        Of<int>("Migration:MaxMessageBytes", ValueRules.SmallSize(KiB, ReadingLimits.MaxMessageBytes),
            options => options.Limits.MaxMessageBytes,
            (options, value) => options with { Limits = options.Limits with { MaxMessageBytes = value } },
            "The most bytes of one message; a context with a larger one fails."),
        Of<int>("Migration:MaxMetadataBytes", ValueRules.SmallSize(KiB, ReadingLimits.MaxMetadataBytes),
            options => options.Limits.MaxMetadataBytes,
            (options, value) => options with { Limits = options.Limits with { MaxMetadataBytes = value } },
            "The most bytes of all in a context that is not a message."),
        Of<int>("Migration:MaxMessages", ValueRules.Count(1, ReadingLimits.MaxMessages),
            options => options.Limits.MaxMessages,
            (options, value) => options with { Limits = options.Limits with { MaxMessages = value } },
            "The most messages of one context."),
        Of<int>("Migration:MaxDepth", ValueRules.Count(8, ReadingLimits.MaxDepth),
            options => options.Limits.MaxDepth,
            (options, value) => options with { Limits = options.Limits with { MaxDepth = value } },
            "The most levels of nesting in a legacy file, the root included."),
    ];

    private static IEnumerable<Setting> Ends() =>
    [
        Of<TimeSpan?>("Migration:MaxDuration", ValueRules.OptionalDuration(ShortestRun, LongestRun),
            options => options.MaxDuration, (options, value) => options with { MaxDuration = value },
            "Admit no context after this long, and end when those in work are done; null = no limit.")
            with { Option = "--max-duration" },
        Of<int>("Migration:MaxFailures", ValueRules.Count(0, int.MaxValue),
            options => options.MaxFailures, (options, value) => options with { MaxFailures = value },
            "Admit no context after this many failed or in conflict; 0 = no limit.") with { Option = "--max-failures" },
        Of<int>("Migration:MinFiles", ValueRules.Count(0, int.MaxValue),
            options => options.MinFiles, (options, value) => options with { MinFiles = value },
            "With fewer context files in the legacy directory nothing is begun; 0 = no such limit.") with { Option = "--min-files" },
        Of<int>("Migration:MaxDrop", ValueRules.Count(0, MigrationOptions.AnyDrop),
            options => options.MaxDrop, (options, value) => options with { MaxDrop = value },
            "How many percent of the files that the last run left may be gone, before nothing is begun; 100 = no such limit.")
            with { Option = "--max-drop" },
        Of<long?>("Migration:MinFreeBytes", ValueRules.OptionalSize(0, 1024L * GiB),
            options => options.MinFreeBytes, (options, value) => options with { MinFreeBytes = value },
            "How much of every file system the run leaves free, and does not begin without room for everything beside it; null = not looked at."),
        Of<TimeSpan>("Migration:LockWait", ValueRules.Duration(TimeSpan.Zero, LongestInterval),
            options => options.LockWait, (options, value) => options with { LockWait = value },
            "How long to wait for another run, or a chat that is being migrated, to leave the store."),
        Of<TimeSpan>("Migration:ProgressInterval", ValueRules.Duration(ShortestInterval, LongestInterval),
            options => options.ProgressInterval, (options, value) => options with { ProgressInterval = value },
            "Between two lines of progress in the log, where standard error is no terminal."),
    ];

    private static IEnumerable<Setting> Stages() => Enum.GetValues<Stage>().SelectMany(Knobs);

    private static IEnumerable<Setting> Knobs(Stage name)
    {
        StageOptions KnobsOf(MigrationOptions options) => options.Stages.Of(name);
        MigrationOptions Set(MigrationOptions options, StageOptions knobs) =>
            options with { Stages = options.Stages.With(name, knobs) };
        return
        [
            Of<int>(
                $"Migration:Stages:{name}:Parallelism", ValueRules.Count(1, StageOptions.MaxParallelism),
                options => KnobsOf(options).Parallelism,
                (options, value) => Set(options, KnobsOf(options) with { Parallelism = value }),
                $"How many contexts {name} works on at once."),
            Of<int?>(
                $"Migration:Stages:{name}:Capacity", ValueRules.OptionalCount(1, StageOptions.MaxCapacity),
                options => KnobsOf(options).ChosenCapacity,
                (options, value) => Set(options, KnobsOf(options) with { ChosenCapacity = value }),
                $"How many contexts {name} holds, waiting and in work; null = {new StagesOptions().Of(name).DefaultCapacity}, or its parallelism where that is more."),
        ];
    }

    private static IEnumerable<Setting> Checking() =>
    [
        new TypedSetting<TimeSpan>("Checking:LookSpacing", ValueRules.Duration(ShortestSpacing, LongestSettling),
            options => options.Checking.LookSpacing,
            (options, value) => options with { Checking = options.Checking with { LookSpacing = value } },
            "Between two looks that must agree before something counts as damaged or is repaired.") { Option = "--look-spacing" },
        new TypedSetting<TimeSpan>("Checking:SettleTime", ValueRules.Duration(TimeSpan.Zero, LongestSettling),
            options => options.Checking.SettleTime,
            (options, value) => options with { Checking = options.Checking with { SettleTime = value } },
            "How long it must have been as it is: more where the application writes to a slow disk, 0 where none is alive.")
            { Option = "--settle-time" },
    ];

    private static IEnumerable<Setting> Packing() =>
    [
        Of<int>("Packing:Level", ValueRules.Count(1, HighestLevel),
            options => options.Packing.Level, (options, value) => options with { Packing = options.Packing with { Level = value } },
            "How hard packs are compressed: higher is smaller and slower."),
    ];

    private static IEnumerable<Setting> Retention() =>
    [
        Keep("Trash:KeepWithin", options => options.Trash.Within, (options, value) => options with { Trash = options.Trash with { Within = value } },
            "How long what was deleted or replaced stays in the trash; null = until somebody removes it."),
        KeepLast("Backups:KeepLast", options => options.Backups.Last, (options, value) => options with { Backups = options.Backups with { Last = value } },
            "How many of the youngest backups of each context stay, besides those that are needed; null = all, unless KeepWithin says less."),
        Keep("Backups:KeepWithin", options => options.Backups.Within, (options, value) => options with { Backups = options.Backups with { Within = value } },
            "How old backups may become that nothing else keeps; null = any age, unless KeepLast says less."),
        KeepLast("Reports:KeepLast", options => options.Reports.Last, (options, value) => options with { Reports = options.Reports with { Last = value } },
            "How many of the youngest reports stay, with summaries and pages; null = all, unless KeepWithin says less."),
        Keep("Reports:KeepWithin", options => options.Reports.Within, (options, value) => options with { Reports = options.Reports with { Within = value } },
            "How old reports may become; null = any age, unless KeepLast says less."),
    ];

    private static TypedSetting<TimeSpan?> Keep(
        string name, Func<RetentionOptions, TimeSpan?> get, Func<RetentionOptions, TimeSpan?, RetentionOptions> set, string meaning) =>
        Of<TimeSpan?>($"Retention:{name}", ValueRules.OptionalDuration(TimeSpan.Zero, LongestKept),
            options => get(options.Retention), (options, value) => options with { Retention = set(options.Retention, value) }, meaning);

    private static TypedSetting<int?> KeepLast(
        string name, Func<RetentionOptions, int?> get, Func<RetentionOptions, int?, RetentionOptions> set, string meaning) =>
        Of<int?>($"Retention:{name}", ValueRules.OptionalCount(1, MostKept),
            options => get(options.Retention), (options, value) => options with { Retention = set(options.Retention, value) }, meaning);

    private static IEnumerable<Setting> Monitoring() =>
    [
        Watched<string?>("Metrics:File", ValueRules.OptionalPath,
            options => options.MetricsFile, (options, value) => options with { MetricsFile = value },
            "A file for Prometheus' textfile collector, replaced at the end of a run; null = none.") with { Option = "--metrics-file" },
        Watched<string?>("Notify:Url", ValueRules.OptionalUrl,
            options => options.NotifyUrl, (options, value) => options with { NotifyUrl = value },
            "Where the summary of a run is posted to when it ends; null = nowhere."),
        Watched<string?>("Notify:Secret", ValueRules.OptionalSecret,
            options => options.NotifySecret, (options, value) => options with { NotifySecret = value },
            "Signs what is posted (HMAC-SHA256); better in the environment than in a file. null = unsigned."),
        Watched<NotifyWhen>("Notify:When", ValueRules.Choice<NotifyWhen>(),
            options => options.NotifyWhen, (options, value) => options with { NotifyWhen = value },
            "Of which runs is told: always, or trouble, which is any exit code but 0."),
    ];

    private static TypedSetting<T> Watched<T>(
        string key, ValueRule<T> rule, Func<MonitoringOptions, T> get, Func<MonitoringOptions, T, MonitoringOptions> set, string meaning) =>
        new(key, rule, options => get(options.Monitoring),
            (options, value) => options with { Monitoring = set(options.Monitoring, value) }, meaning);

    /// <summary>A setting of the migration.</summary>
    private static TypedSetting<T> Of<T>(
        string key, ValueRule<T> rule, Func<MigrationOptions, T> get, Func<MigrationOptions, T, MigrationOptions> set, string meaning) =>
        new(key, rule, options => get(options.Migration),
            (options, value) => options with { Migration = set(options.Migration, value) }, meaning);
}
