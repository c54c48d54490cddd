using System.Globalization;
using ContextPool.Catalogue;
using Spectre.Console;

namespace ContextPool.Migrator.Printing;

/// <summary>What a search found: a line each, context, message, time, role and text, two spaces between; or a JSON array.</summary>
internal static class HitList
{
    public static void Print(TextWriter output, IReadOnlyList<SearchHit> hits)
    {
        foreach (SearchHit hit in hits)
            output.Write($"{hit.Context}  {hit.Message}  {TimeOf(hit)}  {ControlCharacters.OnOneLine(hit.Role ?? "-"),-9}  {ControlCharacters.OnOneLine(hit.Snippet)}\n");
    }

    /// <summary>On a terminal: who, when and where on one line, and below it the text with what was found in it.</summary>
    public static void Show(Screen screen, SearchPage page)
    {
        foreach (SearchHit hit in page.Hits)
        {
            screen.ShowLine($"{hit.Context.ToString()[..8]}  {TimeOf(hit)}  {hit.Role ?? "-"}  {hit.Title ?? "-"}", "blue");
            screen.Show(TextOf(hit));
        }

        screen.ShowLine(page.Hits.Count == 0 ? "nothing found" : page.Next is null ? $"{page.Hits.Count} found" : $"the newest {page.Hits.Count}; there are more: --limit");
    }

    public static void PrintJson(TextWriter output, IReadOnlyList<SearchHit> hits)
    {
        using var printer = new JsonPrinter(output);
        printer.Json.WriteStartArray();
        foreach (SearchHit hit in hits)
        {
            printer.Json.WriteStartObject();
            printer.Json.WriteString("context", hit.Context.ToString());
            printer.Json.WriteString("title", hit.Title);
            printer.Json.WriteString("branch", hit.Branch);
            printer.Json.WriteString("message", hit.Message.ToString());
            printer.Json.WriteString("role", hit.Role);
            printer.Json.WriteString("at", hit.At.ToString());
            printer.Json.WriteString("snippet", hit.Snippet);
            printer.Json.WriteStartArray("marks");
            foreach (TextMark mark in hit.Marks)
            {
                printer.Json.WriteStartObject();
                printer.Json.WriteNumber("start", mark.Start);
                printer.Json.WriteNumber("length", mark.Length);
                printer.Json.WriteEndObject();
            }

            printer.Json.WriteEndArray();
            printer.Json.WriteEndObject();
            printer.Flush();
        }

        printer.Json.WriteEndArray();
    }

    private static Paragraph TextOf(SearchHit hit)
    {
        var text = new Paragraph("  ");
        int at = 0;
        foreach (TextMark mark in hit.Marks)
        {
            text.Append(ControlCharacters.OnOneLine(hit.Snippet[at..mark.Start]));
            text.Append(ControlCharacters.OnOneLine(hit.Snippet.Substring(mark.Start, mark.Length)), new Style(decoration: Decoration.Bold));
            at = mark.Start + mark.Length;
        }

        return text.Append(ControlCharacters.OnOneLine(hit.Snippet[at..]) + "\n");
    }

    private static string TimeOf(SearchHit hit) => hit.At.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
