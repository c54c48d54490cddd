using System.Globalization;
using System.Text.Json;
using ContextPool.Checking;
using ContextPool.Migration.Audit;

namespace ContextPool.Migrator.Printing;

/// <summary>Findings of a check as they come, and the count that closes them.</summary>
internal static class FindingList
{
    /// <summary>A line each: severity, code, context, file, place, what was expected; two spaces between, "-" for nothing.</summary>
    public static async Task PrintAsync(TextWriter output, IAsyncEnumerable<Finding> findings, CheckSummary summary)
    {
        await foreach (Finding finding in findings) output.Write($"{LineOf(finding)}\n");
        output.Write($"{CountsOf(summary)}\n");
    }

    /// <summary>What was looked at and found, on one line.</summary>
    public static string CountsOf(CheckSummary summary) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Amounts.Count(summary.Contexts, "context")}, {Amounts.Count(summary.Messages, "message")}, {Amounts.Bytes(summary.Bytes)} checked, {Amounts.Bytes(summary.BytesRead)} read: {Amounts.Count(summary.Findings, "finding")}, {summary.Damages:N0} of them damage");

    /// <summary>One object: the list, then the counts.</summary>
    public static async Task PrintJsonAsync(TextWriter output, IAsyncEnumerable<Finding> findings, CheckSummary summary)
    {
        using var printer = new JsonPrinter(output);
        printer.Json.WriteStartObject();
        printer.Json.WriteStartArray("findings");
        await foreach (Finding finding in findings)
        {
            printer.Json.WriteStartObject();
            WriteMembers(printer.Json, finding);
            printer.Json.WriteEndObject();
            printer.Flush();
        }

        printer.Json.WriteEndArray();
        printer.Json.WriteNumber("contexts", summary.Contexts);
        printer.Json.WriteNumber("messages", summary.Messages);
        printer.Json.WriteNumber("bytes", summary.Bytes);
        printer.Json.WriteNumber("bytes_read", summary.BytesRead);
        printer.Json.WriteNumber("damages", summary.Damages);
        printer.Json.WriteEndObject();
    }

    /// <summary>A finding on one line.</summary>
    public static string LineOf(Finding finding) => string.Join("  ",
        (finding.IsDamage ? "damage" : "note").PadRight(6), finding.Code, finding.Context?.ToString() ?? "-",
        ControlCharacters.OnOneLine(finding.Place), finding.Within.Length == 0 ? "-" : ControlCharacters.OnOneLine(finding.Within),
        ControlCharacters.OnOneLine(finding.Detail));

    /// <summary>The members of a finding, into the object that is open.</summary>
    public static void WriteMembers(Utf8JsonWriter json, Finding finding)
    {
        json.WriteString("severity", finding.IsDamage ? "damage" : "note");
        json.WriteString("code", finding.Code);
        json.WriteString("context", finding.Context?.ToString());
        json.WriteString("path", finding.Place);
        json.WriteString("place", finding.Within);
        json.WriteString("expected", finding.Detail);
    }
}
