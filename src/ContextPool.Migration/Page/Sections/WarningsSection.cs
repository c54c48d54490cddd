using ContextPool.Migration.Reports;

namespace ContextPool.Migration.Page;

/// <summary>What is odd about contexts that were carried over all the same.</summary>
internal static class WarningsSection
{
    public static void Write(Html html, PageModel page)
    {
        List<WarningFigures> warnings = [.. page.Figures.Warnings];
        html.Add($"""<section aria-labelledby="warnings"><h2 id="warnings">Warnings</h2>""");
        if (warnings.Count == 0) html.Add($"<p>None: nothing in the files that were converted is odd.</p>");
        else WriteTable(html, warnings);
        html.Add($"</section>\n");
    }

    private static void WriteTable(Html html, List<WarningFigures> warnings)
    {
        html.Add($"<p>Contexts that are odd and were carried over whole. What each kind means stands in PIPELINE.md; where, in the CSV.</p>");
        using var table = new PageTable(html, "Warnings by kind", warnings.Count, "Kind", "#Contexts", "#Times", "First in");
        foreach (WarningFigures warning in warnings)
        {
            table.BeginRow();
            table.Text(warning.Code);
            table.Count(warning.Contexts);
            table.Count(warning.Times);
            table.Name(warning.FirstContext);
            table.EndRow();
        }
    }
}
