using System.Text.Json;
using ContextPool.Checking;
using ContextPool.Migration.Audit;

namespace ContextPool.Migrator.Printing;

/// <summary>What a repair did or would do, and what it leaves.</summary>
internal static class RepairText
{
    /// <summary>A line each, the counts last; quiet, only what is damaged and stays so.</summary>
    public static void Print(TextWriter output, RepairResult result, bool isQuiet)
    {
        foreach (RepairAction action in isQuiet ? [] : result.Done)
        {
            output.Write(
                $"{(result.IsDry ? "would do" : "done    ")}  {action.Code}  {action.Context?.ToString() ?? "-"}  {ControlCharacters.OnOneLine(action.Place)}  {ControlCharacters.OnOneLine(action.Why)}\n");
        }

        PrintRemainders(output, "left    ", result.Skipped.Where(left => !isQuiet || left.Finding.IsDamage));
        PrintRemainders(output, "lost    ", result.Lost);
        PrintRemainders(output, "changing", result.Unsettled);
        output.Write($"{CountsOf(result)}\n");
        if (result.IsDry && result.Done.Count > 0) output.Write("Nothing was written; --yes does it.\n");
    }

    /// <summary>What was done and left, on one line.</summary>
    public static string CountsOf(RepairResult result) =>
        $"{Amounts.Count(result.Done.Count, "step")} {(result.IsDry ? "planned" : "done")}, {Amounts.Count(result.Skipped.Count, "finding")} left as they are, {result.Lost.Count} beyond repair{Changing(result.Unsettled.Count)}";

    /// <summary>One object.</summary>
    public static void PrintJson(TextWriter output, RepairResult result)
    {
        using var printer = new JsonPrinter(output);
        Utf8JsonWriter json = printer.Json;
        json.WriteStartObject();
        json.WriteBoolean("dry", result.IsDry);
        json.WriteStartArray("done");
        foreach (RepairAction action in result.Done)
        {
            json.WriteStartObject();
            json.WriteString("code", action.Code);
            json.WriteString("context", action.Context?.ToString());
            json.WriteString("path", action.Place);
            json.WriteString("why", action.Why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteRemainders(json, "skipped", result.Skipped);
        WriteRemainders(json, "lost", result.Lost);
        WriteRemainders(json, "unsettled", result.Unsettled);
        json.WriteEndObject();
    }

    private static string Changing(int count) => count == 0 ? "" : $", {count} left because they are being written";

    private static void PrintRemainders(TextWriter output, string label, IEnumerable<Remainder> remainders)
    {
        foreach (Remainder left in remainders)
            output.Write($"{label}  {FindingList.LineOf(left.Finding)}; {ControlCharacters.OnOneLine(left.Why)}\n");
    }

    private static void WriteRemainders(Utf8JsonWriter json, string name, IEnumerable<Remainder> remainders)
    {
        json.WriteStartArray(name);
        foreach (Remainder left in remainders)
        {
            json.WriteStartObject();
            FindingList.WriteMembers(json, left.Finding);
            json.WriteString("why", left.Why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
