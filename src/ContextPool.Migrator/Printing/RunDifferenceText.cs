using System.Globalization;
using ContextPool.Format;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Outcomes;
using ContextPool.Migration.Reports;

namespace ContextPool.Migrator.Printing;

/// <summary>Two runs side by side and every difference on a line of its own; or one JSON object.</summary>
internal static class RunDifferenceText
{
    private const int LabelColumns = 14;
    private const int ValueColumns = 26;

    public static void Print(TextWriter output, ReportedRun a, ReportedRun b, RunDifferences differences, CancellationToken stop)
    {
        foreach ((string label, Func<ReportedRun, string> value) in Totals())
            output.Write($"{label.PadRight(LabelColumns)}{value(a).PadLeft(ValueColumns)}{value(b).PadLeft(ValueColumns)}\n");
        long count = 0;
        foreach (RunDifference difference in differences.Take())
        {
            stop.ThrowIfCancellationRequested();
            output.Write($"{ControlCharacters.OnOneLine(difference.Name)}  {difference.Kind,-7}  {OutcomeOf(difference.A)} -> {OutcomeOf(difference.B)}\n");
            count++;
        }

        output.Write($"{Amounts.Count(count, "difference")}; {Number(differences.Settled)} that were carried over are unchanged now; {Number(differences.Same)} the same\n");
    }

    public static void PrintJson(TextWriter output, ReportedRun a, ReportedRun b, RunDifferences differences, CancellationToken stop)
    {
        using var printer = new JsonPrinter(output);
        printer.Json.WriteStartObject();
        foreach ((string side, ReportedRun run) in new[] { ("a", a), ("b", b) })
        {
            printer.Json.WriteStartObject(side);
            RunList.WriteMembers(printer.Json, run);
            printer.Json.WriteEndObject();
        }

        printer.Json.WriteStartArray("differences");
        foreach (RunDifference difference in differences.Take())
        {
            stop.ThrowIfCancellationRequested();
            WriteDifference(printer, difference);
        }

        printer.Json.WriteEndArray();
        printer.Json.WriteNumber("settled", differences.Settled);
        printer.Json.WriteNumber("same", differences.Same);
        printer.Json.WriteEndObject();
    }

    private static void WriteDifference(JsonPrinter printer, RunDifference difference)
    {
        ReportedFile file = (difference.B ?? difference.A)!;
        printer.Json.WriteStartObject();
        printer.Json.WriteString("change", difference.Kind);
        printer.Json.WriteString("context_id", file.ContextId.Length > 0 ? file.ContextId : null);
        printer.Json.WriteString("source_path", file.SourcePath);
        foreach ((string side, ReportedFile? row) in new[] { ("a", difference.A), ("b", difference.B) })
        {
            if (row is null) continue;
            printer.Json.WriteStartObject(side);
            printer.Json.WriteString("outcome", row.Outcome);
            printer.Json.WriteString("reason", row.Reason.Length > 0 ? row.Reason : null);
            printer.Json.WriteString("detail", row.Detail.Length > 0 ? row.Detail : null);
            printer.Json.WriteEndObject();
        }

        printer.Json.WriteEndObject();
        printer.Flush();
    }

    private static IEnumerable<(string Label, Func<ReportedRun, string> Value)> Totals()
    {
        yield return ("run", run => run.RunId);
        yield return ("end", RunList.EndOf);
        yield return ("detected", run => Number(run.Summary?.Detected ?? 0));
        foreach (Outcome outcome in Enum.GetValues<Outcome>()) yield return (SnakeCase.Of(outcome), run => Number(run.CountOf(outcome)));
        yield return ("messages", run => Number(run.Summary?.Messages ?? 0));
        yield return ("source bytes", run => Amounts.Bytes(run.Summary?.SourceBytes ?? 0));
        yield return ("written", run => Amounts.Bytes(run.Summary?.PoolBytes ?? 0));
        yield return ("stored", run => Amounts.Bytes(run.Summary?.StoredBytes ?? 0));
        yield return ("time", run => Amounts.Time(TimeSpan.FromMilliseconds(run.Summary?.DurationMs ?? 0)));
        yield return ("contexts/s", run => run.ContextsPerSecond.ToString("#,0.#", CultureInfo.InvariantCulture));
        yield return ("bytes/s", run => Amounts.Bytes(run.BytesPerSecond));
    }

    private static string OutcomeOf(ReportedFile? file) => file is null ? "-" : file.Reason.Length == 0 ? file.Outcome : $"{file.Outcome} {file.Reason}";

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
