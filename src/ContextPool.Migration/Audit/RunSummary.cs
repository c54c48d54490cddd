using System.Text.Json;
using System.Text.Json.Serialization;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;

namespace ContextPool.Migration.Audit;

/// <summary>What a run did, as a whole: the JSON beside the report, and what the program prints.</summary>
public sealed record RunSummary
{
    // What an earlier version did not write is null where the serializer sets it, whatever stands behind the property.

    /// <summary>
    /// Version of this file's members: 2 since it names the directories and what the machine gave, 3 since <see cref="LimitedBy"/> tells
    /// more than the busiest stage, and from what, and since it tells how pools are stored, 4 since it names program, host, exit code, memory, and what was left
    /// undone, and spells <see cref="End"/> as all other codes are spelled (<c>completed_with_failures</c>).
    /// </summary>
    public int Version { get; init; } = 4;

    /// <summary>Version of the program.</summary>
    public string ToolVersion { get; init => field = value ?? ""; } = "";

    /// <summary>The machine it ran on.</summary>
    public string Host { get; init => field = value ?? ""; } = "";

    /// <summary>Sorts by time.</summary>
    public required string RunId { get; init; }

    /// <summary>How the run ended.</summary>
    [JsonConverter(typeof(RunEndJson))]
    public required RunEnd End { get; init; }

    /// <summary>What the program returned; null where it was none that ran, or an earlier version.</summary>
    public int? ExitCode { get; init; }

    /// <summary>One line on the end: which limit, who holds the lock, what failed; empty where there is nothing to add.</summary>
    public string Detail { get; init => field = value ?? ""; } = "";

    /// <summary>True where nothing but the report was written.</summary>
    public bool DryRun { get; init; }

    /// <summary>Where the legacy files are; absolute, as are the other directories.</summary>
    public string LegacyDirectory { get; init => field = value ?? ""; } = "";

    /// <summary>The store.</summary>
    public string StorageDirectory { get; init => field = value ?? ""; } = "";

    /// <summary>Where the verified copies are.</summary>
    public string BackupDirectory { get; init => field = value ?? ""; } = "";

    /// <summary>True where the run was over selected contexts only, so that its counts are no measure for other runs.</summary>
    public bool Selected { get; init; }

    /// <summary>RFC 3339.</summary>
    public string StartedAt { get; init => field = value ?? ""; } = "";

    /// <summary>Wall time.</summary>
    public double DurationMs { get; init; }

    /// <summary>Processor time of the program during the run, summed over all processors.</summary>
    public double ProcessorMs { get; init; }

    /// <summary>Processors that the program could use.</summary>
    public int Processors { get; init; }

    /// <summary>As set.</summary>
    public long MaxBytesInFlight { get; init; }

    /// <summary>The most memory that the program held at once; 0 where the system does not tell.</summary>
    public long PeakMemoryBytes { get; init; }

    /// <summary>What the run needs of the file systems it writes to, and what they have; empty where that is not looked at.</summary>
    public IReadOnlyList<FileSystemUse> FileSystems { get; init => field = value ?? []; } = [];

    /// <summary>Files detected; the sum of all outcomes.</summary>
    public long Detected { get; init; }

    /// <summary>Files that the run did not begin, because it ended before: the next run's work.</summary>
    public long FilesLeftUndone { get; init; }

    /// <summary>Files that failed, are in conflict or have something left to do, as somebody has seen and said; they make no alarm.</summary>
    public long Acknowledged { get; init; }

    /// <summary>Files per outcome, all seven named.</summary>
    public IReadOnlyDictionary<string, long> Outcomes { get; init => field = value ?? new Dictionary<string, long>(); } = new Dictionary<string, long>();

    /// <summary>Files per reason, those that occurred.</summary>
    public IReadOnlyDictionary<string, long> Reasons { get; init => field = value ?? new SortedDictionary<string, long>(); } = new SortedDictionary<string, long>();

    /// <summary>Messages of the contexts that were migrated, updated or adopted.</summary>
    public long Messages { get; init; }

    /// <summary>Bytes of all detected files.</summary>
    public long SourceBytes { get; init; }

    /// <summary>Bytes of metadata, messages and indexes written.</summary>
    public long PoolBytes { get; init; }

    /// <summary>The same as stored: fewer where they are packed. 0 in summaries of before version 3.</summary>
    public long StoredBytes { get; init; }

    /// <summary>How messages were laid out.</summary>
    public Layout Layout { get; init; }

    /// <summary>What was packed of contexts that had gone cold; null where that was not asked for, or the run ended before.</summary>
    public PackingSummary? Packing { get; init; }

    /// <summary>Legacy files that were removed, each with its row.</summary>
    public long SourcesRemoved { get; init; }

    /// <summary>How many shared syncs made contexts durable.</summary>
    public long Syncs { get; init; }

    /// <summary>
    /// The stage whose parallelism is to be raised first; <c>processor</c>, <c>disk</c> or <c>byte_budget</c> where more parallelism would
    /// not help, <c>none</c> where nothing stood out. Empty where nothing ran.
    /// </summary>
    public string LimitedBy { get; init => field = value ?? ""; } = "";

    /// <summary>Time that contexts waited for the byte budget, summed; no stage's work.</summary>
    public double BudgetWaitMs { get; init; }

    /// <summary>The most bytes of files that were in flight at once.</summary>
    public long BytesInFlightHighWater { get; init; }

    /// <summary>Time in which a shared sync was under way.</summary>
    public double SyncMs { get; init; }

    /// <summary>
    /// What more messages' files at once brought where they were written: 1 as much again for each, 0 nothing; null where it could not be told.
    /// </summary>
    public double? WriteGain { get; init; }

    /// <summary>The same where they were read back.</summary>
    public double? ReadGain { get; init; }

    /// <summary>Each stage in order.</summary>
    public IReadOnlyList<StageSummary> Stages { get; init => field = value ?? []; } = [];

    /// <summary>Path of the report; empty where none was written.</summary>
    public string ReportPath { get; init => field = value ?? ""; } = "";

    /// <summary>Path of this summary; empty where none was written.</summary>
    public string SummaryPath { get; init => field = value ?? ""; } = "";

    /// <summary>Path of the page; empty where none was written. It is made from this summary, which cannot name it therefore.</summary>
    [JsonIgnore]
    public string PagePath { get; init; } = "";

    /// <summary>The file's bytes.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, RunSummaryJson.Default.RunSummary);

    /// <summary>A summary of this or an earlier version; null where the bytes are none.</summary>
    public static RunSummary? FromJsonOrNull(ReadOnlySpan<byte> json)
    {
        try
        {
            RunSummary? summary = JsonSerializer.Deserialize(json, RunSummaryJson.Default.RunSummary);
            return summary is not null && IsWhole(summary) ? summary : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The serializer sees to the members of the summary, and not to what is in its lists.</summary>
    private static bool IsWhole(RunSummary summary) =>
        summary.Stages.All(stage => stage is { Name: not null }) && summary.FileSystems.All(use => use is { Root: not null, Directories: not null });
}

/// <summary>What one stage did.</summary>
/// <param name="Name">The stage.</param>
/// <param name="Parallelism">As set.</param>
/// <param name="Capacity">As set.</param>
/// <param name="Items">Contexts that passed through.</param>
/// <param name="Bytes">Source bytes of those.</param>
/// <param name="BusyMs">
/// Time spent working, or waiting for the disk, summed over its parallel workers; waiting for the byte budget is none.
/// </param>
/// <param name="WaitingMs">Time contexts stood in its queue, summed.</param>
/// <param name="QueueHighWater">The most contexts that stood in its queue at once.</param>
public sealed record StageSummary(
    string Name, int Parallelism, int Capacity, long Items, long Bytes, double BusyMs, double WaitingMs, int QueueHighWater)
{
    /// <summary>Processor time of its threads; 0 where the system does not tell.</summary>
    public double ProcessorMs { get; init; }

    /// <summary>Time in which its threads could have run and no processor was free.</summary>
    public double ProcessorWaitMs { get; init; }

    /// <summary>Busy time as a part of the time that all its workers had, 0 to 1.</summary>
    public double Utilisation { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, WriteIndented = true, NewLine = "\n",
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(RunSummary))]
internal sealed partial class RunSummaryJson : JsonSerializerContext
{
}
