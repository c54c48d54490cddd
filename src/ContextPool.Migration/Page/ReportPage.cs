namespace ContextPool.Migration.Page;

/// <summary>A run's report as one HTML file that needs nothing beside it.</summary>
internal static class ReportPage
{
    /// <summary>The file's bytes.</summary>
    public static byte[] Of(PageModel page)
    {
        var html = new Html();
        Begin(html, page);
        VerdictSection.Write(html, page);
        ConcernsSection.Write(html, page);
        HistorySection.Write(html, page);
        SpeedSection.Write(html, page);
        StagesSection.Write(html, page);
        SizesSection.Write(html, page);
        SlowestSection.Write(html, page);
        WarningsSection.Write(html, page);
        ChangesSection.Write(html, page);
        End(html, page);
        return html.ToBytes();
    }

    private static void Begin(Html html, PageModel page)
    {
        html.Add($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Add($"<meta http-equiv=\"Content-Security-Policy\" content=\"{PageAssets.ContentSecurityPolicy}\">\n");
        html.Add($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.Add($"<title>{VerdictSection.Short(page)}: run {page.Summary.RunId}</title>\n<style>");
        html.AddVerbatim(PageAssets.Style);
        html.Add($"</style>\n</head>\n<body>\n<main>\n");
    }

    private static void End(Html html, PageModel page)
    {
        html.Add($"</main>\n<footer><p>Made from <code>{Path.GetFileName(page.Run.Place.Report)}</code> and ");
        html.Add($"<code>{Path.GetFileName(page.Run.Place.Summary)}</code>, which have every row and every number. ");
        html.Add($"This page has names and numbers, never the text of a message.</p>");
        if (page.Summary.StorageDirectory.Length > 0)
            html.Add($"<p>From <code>{page.Summary.LegacyDirectory}</code> to <code>{page.Summary.StorageDirectory}</code>, backups in <code>{page.Summary.BackupDirectory}</code>.</p>");
        html.Add($"</footer>\n<script>");
        html.AddVerbatim(PageAssets.Script);
        html.Add($"</script>\n</body>\n</html>\n");
    }
}
