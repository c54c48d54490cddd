using System.Globalization;
using System.Text;
using ContextPool.Format;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.Migrator.Printing;

namespace ContextPool.Migrator.Migrating;

/// <summary>The result as people read it.</summary>
internal static class SummaryText
{
    private const int LabelColumns = 12;
    private const int CountColumns = 13;

    /// <summary>Some lines, the last one says how the run ended; of a run that did not begin only that.</summary>
    public static string Of(RunSummary summary)
    {
        if (!HasBegun(summary)) return EndOf(summary) + "\n";
        var text = new StringBuilder();
        text.Append("Run ").Append(summary.RunId);
        text.Append(summary.DryRun ? " (dry run: nothing but the report was written)\n" : "\n");
        Count(text, "detected", summary.Detected);
        foreach ((string outcome, long count) in summary.Outcomes) Count(text, outcome, count);
        Line(text, "because", Because(summary));
        if (summary.Acknowledged > 0) Count(text, "acknowledged", summary.Acknowledged);
        if (summary.FilesLeftUndone > 0) Count(text, "left undone", summary.FilesLeftUndone);
        Count(text, "messages", summary.Messages);
        if (summary.SourcesRemoved > 0) Line(text, "sources", $"removed {Number(summary.SourcesRemoved)}");
        Line(text, "bytes", Bytes(summary));
        Line(text, "packed", Packed(summary));
        if (summary.DryRun) Line(text, "space", string.Join("; ", summary.FileSystems.Select(Space)));
        Line(text, "duration", Duration(summary));
        Line(text, "limited by", summary.LimitedBy);
        Line(text, "report", summary.ReportPath);
        Line(text, "page", summary.PagePath);
        return text.Append(EndOf(summary)).Append('\n').ToString();
    }

    /// <summary>What needs somebody, and the line that says how the run ended: that one alone where all is well.</summary>
    public static string BriefOf(RunSummary summary)
    {
        var text = new StringBuilder();
        if (HasBegun(summary) && summary.End != RunEnd.Completed)
        {
            foreach (Outcome outcome in new[] { Outcome.Conflict, Outcome.Failed })
            {
                string code = SnakeCase.Of(outcome);
                if (summary.Outcomes.GetValueOrDefault(code) is > 0 and var count) Count(text, code, count);
            }

            Line(text, "because", Because(summary));
            if (summary.FilesLeftUndone > 0) Count(text, "left undone", summary.FilesLeftUndone);
            Line(text, "report", summary.ReportPath);
        }

        return text.Append(EndOf(summary)).Append('\n').ToString();
    }

    /// <summary>How the run ended, on one line.</summary>
    public static string EndOf(RunSummary summary)
    {
        string end = RunEndText.Of(summary.End) + WhatFollows(summary);
        return summary.Detail.Length == 0 ? end : $"{end}: {summary.Detail}";
    }

    private static string Because(RunSummary summary) =>
        string.Join(", ", summary.Reasons.Select(each => $"{each.Key} {Number(each.Value)}"));

    private static bool HasBegun(RunSummary summary) => summary.Outcomes.Count > 0;

    // A full disk may be met before the first file or after a thousand.
    private static string WhatFollows(RunSummary summary) =>
        summary.End is not (RunEnd.PlaceUnusable or RunEnd.NoSpace or RunEnd.FileSystemUnfit) ? ""
        : HasBegun(summary) ? "; the next run continues" : "; nothing was done";

    private static string Bytes(RunSummary summary)
    {
        string written = summary.DryRun ? "would be written" : "written";
        string stored = summary.Layout == Layout.Loose ? ""
            : $", {Amounts.Bytes(summary.StoredBytes)} as stored ({SnakeCase.Of(summary.Layout)}, {Amounts.Ratio(summary.PoolBytes, summary.StoredBytes)} smaller)";
        return $"{Amounts.Bytes(summary.SourceBytes)} of legacy files, {Amounts.Bytes(summary.PoolBytes)} {written}{stored}";
    }

    private static string Packed(RunSummary summary)
    {
        if (summary.Packing is not { } packing) return "";
        string left = packing.Left == 0 ? "" : $"; {Number(packing.Left)} left to the next run";
        return packing.Contexts == 0 ? $"nothing was cold{left}" : summary.DryRun
            ? $"{Number(packing.Contexts)} cold contexts, {Number(packing.Messages)} messages, {Amounts.Bytes(packing.Bytes)} would be{left}"
            : $"{Number(packing.Contexts)} cold contexts, {Number(packing.Messages)} messages, {Amounts.Bytes(packing.Bytes)} to {Amounts.Bytes(packing.StoredBytes)}{left}";
    }

    private static string Space(FileSystemUse use) =>
        $"{Amounts.Bytes(use.NeededBytes)} needed on the file system of {use.Root}, {Amounts.Bytes(use.FreeBytes)} free";

    private static string Duration(RunSummary summary)
    {
        TimeSpan time = TimeSpan.FromMilliseconds(summary.DurationMs);
        string bytes = Amounts.ByteRate(summary.SourceBytes, time);
        return $"{Amounts.Time(time)}, {Amounts.Rate(summary.Detected, time)} contexts/s, {bytes}";
    }

    private static void Count(StringBuilder text, string label, long count) =>
        Line(text, label, Number(count).PadLeft(CountColumns));

    // What is empty is left out.
    private static void Line(StringBuilder text, string label, string value)
    {
        if (value.Length > 0) text.Append("  ").Append(label.PadRight(LabelColumns)).Append(value).Append('\n');
    }

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
