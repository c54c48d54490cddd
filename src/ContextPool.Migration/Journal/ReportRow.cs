using System.Globalization;
using ContextPool.Format;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.Migration.Stages;

namespace ContextPool.Migration.Journal;

/// <summary>One row of the report; the columns are the members in this order. All numbers are 0 or above.</summary>
internal sealed record ReportRow
{
    /// <summary>The columns, in order. Version 2: later versions only add at the end.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "run_id", "context_id", "source_path", "outcome", "reason", "detail", "source_bytes", "source_sha256", "messages",
        "branches", "pool_bytes", "backup_path", "backup_sha256", "pool_sha256", "upgrades", "warnings", "started_at",
        "duration_ms", "backup_ms", "convert_ms", "write_ms", "index_ms", "validate_ms", "publish_ms", "source_removed",
        "new_since_last_run",
    ];

    private const int LongestText = 1000;

    /// <summary>The values in the order of the columns.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary>The row of an item that ended.</summary>
    /// <param name="item">The item.</param>
    /// <param name="runId">The run.</param>
    /// <param name="time">Now.</param>
    /// <param name="isNew">Whether the last report said the same; null where nobody has to know.</param>
    public static ReportRow Of(MigrationItem item, string runId, TimeProvider time, bool? isNew = null) =>
        Of(item, item.Outcome!.Value, YesOrNo(item.SourceRemoved), isNew, runId, time);

    /// <summary>What a killed run leaves of an item whose source it was about to remove.</summary>
    public static ReportRow OfRemoval(MigrationItem item, Outcome outcome, string runId, TimeProvider time) =>
        Of(item, outcome, "announced", isNew: null, runId, time);

    private static ReportRow Of(MigrationItem item, Outcome outcome, string sourceRemoved, bool? isNew, string runId, TimeProvider time)
    {
        string sourceHash = item.SourceHash is null ? "" : Convert.ToHexStringLower(item.SourceHash);
        return new ReportRow
        {
            Values =
            [
                runId,
                item.Id?.ToString() ?? "",
                OneLine(item.SourcePath),
                SnakeCase.Of(outcome),
                item.Reason == Reason.None ? "" : SnakeCase.Of(item.Reason),
                Line(item.Detail),
                Number(item.SourceStat.Length),
                sourceHash,
                Number(item.Draft?.Source.Messages.Count),
                Number(item.Draft?.Source.Branches.Count),
                Number(item.Draft?.PoolBytes),
                OneLine(item.BackupPath ?? ""),
                item.BackupPath is null ? "" : sourceHash,
                item.Draft?.PoolSha256 ?? "",
                Line(string.Join("; ", item.Draft?.Upgrades ?? [])),
                Line(item.Draft?.Source.Warnings.ToString() ?? ""),
                Timestamp.FromDateTime(item.StartedAt).ToString(),
                Milliseconds(time.GetElapsedTime(item.FirstStamp)),
                .. item.StageTimes[(int)Stage.Backup..].Select(Milliseconds),
                sourceRemoved,
                YesOrNo(isNew),
            ],
        };
    }

    /// <summary>What is certain of any item that ended: which it is, its outcome, and whether its source is gone.</summary>
    public static ReportRow OfCertain(MigrationItem item, string runId) => new()
    {
        Values =
        [
            runId, item.Id?.ToString() ?? "", OneLine(item.SourcePath), SnakeCase.Of(item.Outcome!.Value), SnakeCase.Of(item.Reason),
            Line(item.Detail), .. Enumerable.Repeat("", Columns.Count - 8), YesOrNo(item.SourceRemoved), "",
        ],
    };

    private static string YesOrNo(bool? value) => value switch { true => "yes", false => "no", null => "" };

    /// <summary>One line of bounded length.</summary>
    private static string Line(string text) => OneLine(text.Length > LongestText ? text[..LongestText] + "…" : text);

    /// <summary>No control characters. Paths are never cut: they are what the reader goes to.</summary>
    private static string OneLine(string text) => string.Create(text.Length, text, static (target, source) =>
    {
        for (int i = 0; i < target.Length; i++) target[i] = char.IsControl(source[i]) ? ' ' : source[i];
    });

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Milliseconds(TimeSpan time) =>
        Math.Max(0, time.TotalMilliseconds).ToString("F1", CultureInfo.InvariantCulture);
}
