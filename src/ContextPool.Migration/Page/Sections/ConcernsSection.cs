using ContextPool.Migration.Audit;
using ContextPool.Migration.Outcomes;
using ContextPool.Migration.Reports;

namespace ContextPool.Migration.Page;

/// <summary>What needs somebody first: each reason with what it means, what to do and a command to copy.</summary>
internal static class ConcernsSection
{
    public static void Write(Html html, PageModel page)
    {
        List<Concern> concerns = [.. page.Figures.Concerns];
        html.Add($"""<section aria-labelledby="concerns"><h2 id="concerns">Needs somebody</h2>""");
        if (concerns.Count == 0)
        {
            html.Add($"<p>Nothing. Every file was carried over, is there already, or was passed over for a reason that asks for nothing.</p></section>\n");
            return;
        }

        var commands = new PageCommands(page.Summary, page.Run.Place.Directory);
        foreach (Concern concern in concerns) WriteConcern(html, concern, commands);
        html.Add($"<p class=\"note\">Commands name the directories of this run. Where you use a settings file, add <code>--settings FILE</code>.</p></section>\n");
    }

    private static void WriteConcern(Html html, Concern concern, PageCommands commands)
    {
        ReasonGuide? guide = concern.Reason is { } reason ? ReasonGuide.Of(reason) : null;
        html.Add($"""<article class="concern concern-{(concern.Rank == 0 ? "damage" : PageTable.ClassOf(concern.Outcome))}"><h3><span class="tag tag-{PageTable.ClassOf(concern.Outcome)}">{concern.Outcome}</span> """);
        html.Add($"""<code>{concern.ReasonCode}</code> <span class="files">{PageText.Count(concern.Files, "file")}</span>""");
        if (concern.New > 0) html.Add($""" <span class="new">{(concern.New == concern.Files ? "new" : PageText.Number(concern.New) + " new")} since the last run</span>""");
        html.Add($"</h3>");
        if (guide is not null)
        {
            html.Add($"<p>");
            AddCode(html, UpperFirst(guide.Means));
            html.Add($".</p><p><strong>What to do:</strong> ");
            AddCode(html, guide.WhatToDo);
            html.Add($".</p>\n");
        }

        WriteFiles(html, concern, commands);
        html.Add($"</article>\n");
    }

    private static void WriteFiles(Html html, Concern concern, PageCommands commands)
    {
        string caption = concern.Files > concern.First.Count
            ? $"The first {PageText.Number(concern.First.Count)} of {PageText.Number(concern.Files)} files; the CSV has all"
            : $"{PageText.Count(concern.Files, "file")} with {concern.ReasonCode}";
        using var table = new PageTable(html, caption, concern.First.Count, "Context or file", "Detail", "#Bytes", "Command");
        foreach (ReportedFile file in concern.First)
        {
            table.BeginRow();
            table.Name(file.Name, file.IsNew switch { true => "new", false => "known", _ => "" });
            html.Add($"""<td class="detail"><bdi>{file.Detail}</bdi></td>""");
            table.Amount(Amounts.Bytes(file.SourceBytes), file.SourceBytes);
            html.Add($"""<td><div class="command"><code>{commands.Of(concern.Reason, file)}</code></div></td>""");
            table.EndRow();
        }
    }

    /// <summary>A text of the guide, in which code stands between backticks.</summary>
    private static void AddCode(Html html, string text)
    {
        string[] parts = text.Split('`');
        for (int i = 0; i < parts.Length; i++)
        {
            if (i % 2 == 1) html.Add($"<code>{parts[i]}</code>");
            else html.Add($"{parts[i]}");
        }
    }

    private static string UpperFirst(string text) => text.Length == 0 || text[0] == '`' ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
