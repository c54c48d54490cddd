using System.Globalization;
using System.Text.Json;
using ContextPool.Format;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Outcomes;
using ContextPool.Migration.Reports;

namespace ContextPool.Migrator.Printing;

/// <summary>Runs, one a line, the newest last; or a JSON array.</summary>
internal static class RunList
{
    private const string Unfinished = "unfinished";
    private const int ColumnsForPace = 100;

    public static void Print(TextWriter output, IReadOnlyList<TrendedRun> runs, string directory)
    {
        if (runs.Count == 0)
        {
            output.Write($"no runs in {directory}\n");
            return;
        }

        output.Write($"{"run",-24}  {"end",-24}  {"files",9}  {"done",9}  {"trouble",9}  {"change",7}  {"time",9}  {"contexts/s",10}\n");
        foreach (TrendedRun run in runs) PrintRow(output, run);
        output.Write(TrendOf(runs));
    }

    /// <summary>On a terminal: a table that fits it; what a narrow one has no room for is left out.</summary>
    public static void Show(Screen screen, IReadOnlyList<TrendedRun> runs, string directory)
    {
        if (runs.Count == 0)
        {
            screen.ShowLine($"no runs in {directory}");
            return;
        }

        List<(string Head, bool IsNumber)> heads = [("RUN", false), ("FILES", true), ("DONE", true), ("TROUBLE", true), ("CHANGE", true)];
        if (screen.Columns >= ColumnsForPace) heads.AddRange([("TIME", true), ("CONTEXTS/S", true)]);
        heads.Add(("END", false));
        screen.ShowTable(heads, [.. runs.Select(run => CellsOf(run, hasPace: screen.Columns >= ColumnsForPace))]);
        if (TrendOf(runs).TrimEnd('\n') is { Length: > 0 } trend) screen.ShowLine(trend);
    }

    public static void PrintJson(TextWriter output, IReadOnlyList<TrendedRun> runs)
    {
        using var printer = new JsonPrinter(output);
        printer.Json.WriteStartArray();
        foreach (TrendedRun run in runs)
        {
            printer.Json.WriteStartObject();
            WriteMembers(printer.Json, run.Run);
            if (run.TroubleChange is { } change) printer.Json.WriteNumber("trouble_change", change);
            else printer.Json.WriteNull("trouble_change");
            printer.Json.WriteEndObject();
            printer.Flush();
        }

        printer.Json.WriteEndArray();
    }

    /// <summary>The members of a run, into the object that is open.</summary>
    public static void WriteMembers(Utf8JsonWriter json, ReportedRun run)
    {
        json.WriteString("run_id", run.RunId);
        json.WriteString("end", EndOf(run));
        json.WriteString("report_path", run.HasReport ? run.Place.Report : null);
        if (run.Summary is not { } summary) return;
        json.WriteString("started_at", summary.StartedAt);
        json.WriteBoolean("dry_run", run.IsDry);
        json.WriteBoolean("selected", summary.Selected);
        json.WriteNumber("duration_ms", summary.DurationMs);
        json.WriteNumber("detected", summary.Detected);
        json.WriteStartObject("outcomes");
        foreach (Outcome outcome in Enum.GetValues<Outcome>()) json.WriteNumber(SnakeCase.Of(outcome), run.CountOf(outcome));
        json.WriteEndObject();
        json.WriteNumber("messages", summary.Messages);
        json.WriteNumber("source_bytes", summary.SourceBytes);
        json.WriteNumber("pool_bytes", summary.PoolBytes);
        json.WriteString("layout", SnakeCase.Of(summary.Layout));
        json.WriteNumber("stored_bytes", summary.StoredBytes);
        json.WriteNumber("contexts_per_second", Math.Round(run.ContextsPerSecond, 1));
        json.WriteNumber("bytes_per_second", Math.Round(run.BytesPerSecond));
        json.WriteNumber("trouble", run.Trouble);
    }

    /// <summary>How it ended, as the summary spells it; a run without one was killed, or still goes.</summary>
    public static string EndOf(ReportedRun run) => run.Summary is { } summary ? SnakeCase.Of(summary.End) : Unfinished;

    private static void PrintRow(TextWriter output, TrendedRun trended)
    {
        ReportedRun run = trended.Run;
        string note = NoteOn(run, "  ");
        if (run.Summary is not { } summary)
        {
            output.Write($"{run.RunId,-24}  {EndOf(run)}{note}\n");
            return;
        }

        long done = DoneOf(run);
        string time = Amounts.Time(TimeSpan.FromMilliseconds(summary.DurationMs));
        output.Write(
            $"{run.RunId,-24}  {EndOf(run),-24}  {Number(summary.Detected),9}  {Number(done),9}  {Number(run.Trouble),9}  {ChangeOf(trended),7}  {time,9}  {Rate(run.ContextsPerSecond),10}{note}\n");
    }

    private static (string, string)[] CellsOf(TrendedRun trended, bool hasPace)
    {
        const string Usual = "default";
        ReportedRun run = trended.Run;
        string style = run.Summary is null ? "grey" : run.Trouble > 0 ? "yellow" : run.Summary.End == RunEnd.Completed ? "green" : "red";
        string note = NoteOn(run, ", ");
        List<(string, string)> cells =
        [
            (run.RunId, Usual), (Number(run.Summary?.Detected ?? 0), Usual), (Number(DoneOf(run)), Usual), (Number(run.Trouble), Usual), (ChangeOf(trended), Usual),
        ];
        if (hasPace) cells.AddRange([(Amounts.Time(TimeSpan.FromMilliseconds(run.Summary?.DurationMs ?? 0)), Usual), (Rate(run.ContextsPerSecond), Usual)]);
        return [.. cells, (EndOf(run) + note, style)];
    }

    private static string NoteOn(ReportedRun run, string before) =>
        run.IsDry ? $"{before}dry run" : run.Summary is { Selected: true } ? $"{before}selected contexts" : "";

    private static long DoneOf(ReportedRun run) => run.CountOf(Outcome.Migrated) + run.CountOf(Outcome.Updated) + run.CountOf(Outcome.Adopted);

    private static string ChangeOf(TrendedRun run) => run.TroubleChange switch
    {
        null => "",
        0 => "=",
        { } change => change.ToString("+#,0;-#,0", CultureInfo.InvariantCulture),
    };

    /// <summary>One line on all runs that can be compared; none where there are fewer than two.</summary>
    private static string TrendOf(IReadOnlyList<TrendedRun> runs)
    {
        List<ReportedRun> comparable = [.. runs.Select(run => run.Run).Where(run => run.IsComparable)];
        if (comparable.Count < 2) return "";
        List<double> rates = [.. comparable.Select(run => run.ContextsPerSecond).Order()];
        string median = Rate(rates[rates.Count / 2]);
        int calm = comparable.Count(run => run.Trouble == 0);
        return $"{Amounts.Count(comparable.Count, "run")} over all contexts: {calm} without trouble, the last with {Number(comparable[^1].Trouble)}; "
            + $"contexts/s {median} in the middle, {Rate(comparable[^1].ContextsPerSecond)} last\n";
    }

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Rate(double perSecond) => perSecond.ToString("#,0.#", CultureInfo.InvariantCulture);
}
