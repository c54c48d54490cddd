using ContextPool.Format;
using ContextPool.Migration.Options;

namespace ContextPool.Migrator.Settings;

/// <summary>
/// Every setting there is: reading, ranges, the command line and the documentation all come from these rows, and the
/// defaults from <see cref="MigrationOptions"/>.
/// </summary>
internal static class SettingsTable
{
    private const int KiB = 1 << 10;
    private const int MiB = 1 << 20;
    private const int GiB = 1 << 30;

    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);
    private static readonly TimeSpan ShortestRun = TimeSpan.FromMilliseconds(1);
    // Below the 49 days that fit into a timer.
    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(30);

    /// <summary>In the order of the settings file.</summary>
    public static IReadOnlyList<Setting> All { get; } =
        [.. Directories(), .. Conduct(), .. Limits(), .. Ends(), .. Stages()];

    /// <summary>The setting with a key; for rules and commands that name one.</summary>
    public static Setting Find(string key) => All.Single(setting => setting.Key == key);

    private static IEnumerable<Setting> Directories() =>
    [
        new TypedSetting<string>("Migration:LegacyDirectory", ValueRules.Directory,
            options => options.LegacyDirectory, (options, value) => options with { LegacyDirectory = value },
            "The directory of legacy files.") { Option = "--legacy-dir", ShortOption = "-l" },
        new TypedSetting<string>("Migration:StorageDirectory", ValueRules.Directory,
            options => options.StorageDirectory, (options, value) => options with { StorageDirectory = value },
            "The store that receives the pools.") { Option = "--storage-dir", ShortOption = "-s" },
        new TypedSetting<string>("Migration:BackupDirectory", ValueRules.Directory,
            options => options.BackupDirectory, (options, value) => options with { BackupDirectory = value },
            "Where verified copies of the legacy files go.") { Option = "--backup-dir", ShortOption = "-b" },
        new TypedSetting<string>("Migration:ReportDirectory", ValueRules.Directory,
            options => options.ReportDirectory, (options, value) => options with { ReportDirectory = value },
            "Where the report, its summary and its page go.") { Option = "--report-dir" },
    ];

    private static IEnumerable<Setting> Conduct() =>
    [
        new TypedSetting<bool>("Migration:ReportPage", ValueRules.Flag,
            options => options.ReportPage, (options, value) => options with { ReportPage = value },
            "Write the report as a page for the browser too."),
        new TypedSetting<bool>("Migration:DeleteLegacy", ValueRules.Flag,
            options => options.DeleteLegacy, (options, value) => options with { DeleteLegacy = value },
            "Remove each legacy file once its context is published, validated and durable and its backup too.")
            { Option = "--delete-legacy", ShortOption = "-d" },
        new TypedSetting<bool>("Migration:Checksum", ValueRules.Flag,
            options => options.Checksum, (options, value) => options with { Checksum = value },
            "Judge \"unchanged\" by the hash of the source rather than by its size and time.")
            { Option = "--checksum" },
        new TypedSetting<Durability>("Migration:Durability", ValueRules.Choice<Durability>(),
            options => options.Durability, (options, value) => options with { Durability = value },
            "When written files are forced to the device: never, once for many contexts, or file by file."),
        new TypedSetting<ValidationLevel>("Migration:Validation", ValueRules.Choice<ValidationLevel>(),
            options => options.Validation, (options, value) => options with { Validation = value },
            "How much is read back before a context is published: names, metadata and index only, or every token."),
    ];

    private static IEnumerable<Setting> Limits() =>
    [
        new TypedSetting<long>("Migration:MaxBytesInFlight", ValueRules.Size(MiB, 1024L * GiB),
            options => options.MaxBytesInFlight, (options, value) => options with { MaxBytesInFlight = value },
            "How many bytes of legacy files may be in work at once; a larger file is worked on alone."),
        new TypedSetting<int>("Migration:StreamingThreshold", ValueRules.SmallSize(0, 256 * MiB),
            options => options.Limits.StreamingThreshold,
            (options, value) => options with { Limits = options.Limits with { StreamingThreshold = value } },
            "Legacy files with more bytes are never held whole."),
        new TypedSetting<int>("Migration:MaxMessageBytes", ValueRules.SmallSize(KiB, ReadingLimits.MaxMessageBytes),
            options => options.Limits.MaxMessageBytes,
            (options, value) => options with { Limits = options.Limits with { MaxMessageBytes = value } },
            "The most bytes of one message; a context with a larger one fails."),
        new TypedSetting<int>("Migration:MaxMetadataBytes", ValueRules.SmallSize(KiB, ReadingLimits.MaxMetadataBytes),
            options => options.Limits.MaxMetadataBytes,
            (options, value) => options with { Limits = options.Limits with { MaxMetadataBytes = value } },
            "The most bytes of all in a context that is not a message."),
        new TypedSetting<int>("Migration:MaxMessages", ValueRules.Count(1, ReadingLimits.MaxMessages),
            options => options.Limits.MaxMessages,
            (options, value) => options with { Limits = options.Limits with { MaxMessages = value } },
            "The most messages of one context."),
        new TypedSetting<int>("Migration:MaxDepth", ValueRules.Count(8, ReadingLimits.MaxDepth),
            options => options.Limits.MaxDepth,
            (options, value) => options with { Limits = options.Limits with { MaxDepth = value } },
            "The most levels of nesting in a legacy file, the root included."),
    ];

    private static IEnumerable<Setting> Ends() =>
    [
        new TypedSetting<TimeSpan?>("Migration:MaxDuration", ValueRules.OptionalDuration(ShortestRun, LongestRun),
            options => options.MaxDuration, (options, value) => options with { MaxDuration = value },
            "Admit no context after this long, and end when those in work are done; null = no limit.")
            { Option = "--max-duration" },
        new TypedSetting<int>("Migration:MaxFailures", ValueRules.Count(0, int.MaxValue),
            options => options.MaxFailures, (options, value) => options with { MaxFailures = value },
            "Admit no context after this many failed or in conflict; 0 = no limit.") { Option = "--max-failures" },
        new TypedSetting<int>("Migration:MinFiles", ValueRules.Count(0, int.MaxValue),
            options => options.MinFiles, (options, value) => options with { MinFiles = value },
            "With fewer context files in the legacy directory nothing is begun; 0 = no such limit.") { Option = "--min-files" },
        new TypedSetting<int>("Migration:MaxDrop", ValueRules.Count(0, MigrationOptions.AnyDrop),
            options => options.MaxDrop, (options, value) => options with { MaxDrop = value },
            "How many percent of the files that the last run left may be gone, before nothing is begun; 100 = no such limit.")
            { Option = "--max-drop" },
        new TypedSetting<TimeSpan>("Migration:LockWait", ValueRules.Duration(TimeSpan.Zero, LongestInterval),
            options => options.LockWait, (options, value) => options with { LockWait = value },
            "How long to wait for another run, or a chat that is being migrated, to leave the store."),
        new TypedSetting<TimeSpan>("Migration:ProgressInterval", ValueRules.Duration(ShortestInterval, LongestInterval),
            options => options.ProgressInterval, (options, value) => options with { ProgressInterval = value },
            "Between two lines of progress in the log, where standard error is no terminal."),
    ];

    private static IEnumerable<Setting> Stages() => Enum.GetValues<Stage>().SelectMany(Knobs);

    private static IEnumerable<Setting> Knobs(Stage name)
    {
        StageOptions Of(MigrationOptions options) => options.Stages.Of(name);
        MigrationOptions Set(MigrationOptions options, StageOptions knobs) =>
            options with { Stages = options.Stages.With(name, knobs) };
        return
        [
            new TypedSetting<int>(
                $"Migration:Stages:{name}:Parallelism", ValueRules.Count(1, StageOptions.MaxParallelism),
                options => Of(options).Parallelism,
                (options, value) => Set(options, Of(options) with { Parallelism = value }),
                $"How many contexts {name} works on at once."),
            new TypedSetting<int?>(
                $"Migration:Stages:{name}:Capacity", ValueRules.OptionalCount(1, StageOptions.MaxCapacity),
                options => Of(options).ChosenCapacity,
                (options, value) => Set(options, Of(options) with { ChosenCapacity = value }),
                $"How many contexts {name} holds, waiting and in work; null = {new StagesOptions().Of(name).DefaultCapacity}, or its parallelism where that is more."),
        ];
    }
}
