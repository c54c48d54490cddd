using System.Globalization;
using ContextPool.Format;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.Migration.Stages;

namespace ContextPool.Migration.Journal;

/// <summary>One row of the report; the columns are the members in this order. All numbers are 0 or above.</summary>
internal sealed record ReportRow
{
    /// <summary>The columns, in order. Version 3: later versions only add at the end.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "run_id", "context_id", "source_path", "outcome", "reason", "detail", "source_bytes", "source_sha256", "messages",
        "branches", "pool_bytes", "backup_path", "backup_sha256", "pool_sha256", "upgrades", "warnings", "started_at",
        "duration_ms", .. TimedStages.Select(ColumnOf), "source_removed",
        "new_since_last_run", "layout", "stored_bytes", "dry_run", "acknowledged",
    ];

    private const int LongestText = 1000;

    private static readonly Dictionary<string, int> Places = Columns.Index().ToDictionary(each => each.Item, each => each.Index);

    /// <summary>Those with a column, in their order. Detect has none: it takes as long as a look.</summary>
    private static IEnumerable<Stage> TimedStages => Enum.GetValues<Stage>().Where(stage => stage != Stage.Detect);

    /// <summary>The values in the order of the columns.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary>The value in a column.</summary>
    public string Of(string column) => Values[Places[column]];

    /// <summary>The row of an item that ended.</summary>
    /// <param name="ended">How it ended.</param>
    /// <param name="runId">The run.</param>
    /// <param name="time">Now.</param>
    /// <param name="isNew">Whether the last report said the same; null where nobody has to know.</param>
    /// <param name="isDry">Whether it only says what a run would do.</param>
    /// <param name="times">How it writes times.</param>
    public static ReportRow Of(
        Ended ended, string runId, TimeProvider time, bool? isNew = null, bool isDry = false, ReportTimes times = ReportTimes.Rfc3339) =>
        Of(ended, YesOrNo(ended.Item.Facts.SourceRemoved), isNew, isDry, times, runId, time);

    /// <summary>What a killed run leaves of an item whose source it was about to remove.</summary>
    public static ReportRow OfRemoval(MigrationItem item, Outcome outcome, string runId, TimeProvider time, ReportTimes times = ReportTimes.Rfc3339) =>
        Of(new Ended(item, outcome, Reason.None, ""), "announced", isNew: null, isDry: false, times, runId, time);

    private static ReportRow Of(Ended ended, string sourceRemoved, bool? isNew, bool isDry, ReportTimes times, string runId, TimeProvider time)
    {
        MigrationItem item = ended.Item;
        RowFacts facts = item.Facts;
        return new ReportRow
        {
            Values =
            [
                runId,
                facts.Id?.ToString() ?? "",
                OneLine(item.SourcePath),
                SnakeCase.Of(ended.Outcome),
                ended.Reason == Reason.None ? "" : SnakeCase.Of(ended.Reason),
                Line(ended.Detail) + CommandOf(ended),
                Number(facts.SourceBytes),
                facts.SourceSha256,
                Number(facts.Context?.Source.Messages.Count),
                Number(facts.Context?.Source.Branches.Count),
                Number(facts.PoolBytes),
                OneLine(facts.BackupPath ?? ""),
                facts.BackupPath is null ? "" : facts.SourceSha256,
                facts.PoolSha256,
                Line(string.Join("; ", facts.Context?.Upgrades ?? [])),
                Line(facts.Context?.Source.Warnings.ToString() ?? ""),
                TimeText(item.StartedAt, times),
                Milliseconds(time.GetElapsedTime(item.FirstStamp)),
                .. TimedStages.Select(stage => Milliseconds(item.StageTimes[(int)stage])),
                sourceRemoved,
                YesOrNo(isNew),
                facts.Layout is { } layout ? SnakeCase.Of(layout) : "",
                Number(facts.StoredBytes),
                YesOrNo(isDry),
                "",
            ],
        };
    }

    /// <summary>The same, of a file that somebody has seen and decided to leave.</summary>
    public ReportRow Acknowledged() => new() { Values = [.. Values.Take(Values.Count - 1), YesOrNo(true)] };

    /// <summary>What is certain of any item that ended: which it is, its outcome, and whether its source is gone.</summary>
    public static ReportRow OfCertain(Ended ended, string runId) => new()
    {
        Values =
        [
            runId, ended.Item.Facts.Id?.ToString() ?? "", OneLine(ended.Item.SourcePath), SnakeCase.Of(ended.Outcome), SnakeCase.Of(ended.Reason),
            Line(ended.Detail), .. Enumerable.Repeat("", Columns.Count - 10), YesOrNo(ended.Item.Facts.SourceRemoved), "", "", "",
        ],
    };

    /// <summary>To be copied: how to look at both sides of a conflict.</summary>
    private static string CommandOf(Ended ended) => ended.Reason.IsBetweenTwoSides() ? $"; contextpool diff {ended.Item.Facts.Id}" : "";

    private static string YesOrNo(bool? value) => value switch { true => "yes", false => "no", null => "" };

    private static string ColumnOf(Stage stage) => stage == Stage.WritePool ? "write_ms" : $"{SnakeCase.Of(stage)}_ms";

    /// <summary>One line of bounded length.</summary>
    private static string Line(string text) => OneLine(text.Length > LongestText ? text[..LongestText] + "…" : text);

    /// <summary>No control characters. Paths are never cut: they are what the reader goes to.</summary>
    private static string OneLine(string text) => string.Create(text.Length, text, static (target, source) =>
    {
        for (int i = 0; i < target.Length; i++) target[i] = char.IsControl(source[i]) ? ' ' : source[i];
    });

    private static string TimeText(DateTimeOffset time, ReportTimes times) => times == ReportTimes.Milliseconds
        ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)
        : Timestamp.FromDateTime(time).ToString();

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Milliseconds(TimeSpan time) =>
        Math.Max(0, time.TotalMilliseconds).ToString("F1", CultureInfo.InvariantCulture);
}
