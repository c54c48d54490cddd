using ContextPool.Migration.Audit;
using ContextPool.Migration.Reports;

namespace ContextPool.Migration.Page;

/// <summary>What the run did, file by file, as far as a page can hold it.</summary>
internal static class ChangesSection
{
    public static void Write(Html html, PageModel page)
    {
        ReportFigures figures = page.Figures;
        html.Add($"""<section aria-labelledby="files"><h2 id="files">Files</h2>""");
        long unchanged = figures.Rows - figures.Changes;
        if (unchanged > 0) html.Add($"<p>{PageText.Count(unchanged, "unchanged file")} {(unchanged == 1 ? "is" : "are")} not listed.</p>");
        if (figures.FirstChanges.Count > 0)
        {
            string caption = figures.Changes > figures.FirstChanges.Count
                ? $"The first {PageText.Number(figures.FirstChanges.Count)} of {PageText.Number(figures.Changes)} files; the CSV has all"
                : PageText.Count(figures.Changes, "file");
            html.Add($"<details><summary>{caption}</summary>");
            WriteTable(html, caption, figures.FirstChanges);
            html.Add($"</details>");
        }

        html.Add($"</section>\n");
    }

    private static void WriteTable(Html html, string caption, IReadOnlyList<ReportedFile> files)
    {
        using var table = new PageTable(
            html, caption, files.Count, "Context or file", "Outcome", "Reason", "#Bytes", "#Messages", "#Written", "Layout", "#Stored", "#Ratio", "#Time");
        foreach (ReportedFile file in files)
        {
            table.BeginRow();
            table.Name(file.Name);
            table.Outcome(file.Outcome);
            table.Text(file.Reason);
            table.Amount(Amounts.Bytes(file.SourceBytes), file.SourceBytes);
            table.Count(file.Messages);
            table.Amount(Amounts.Bytes(file.PoolBytes), file.PoolBytes);
            table.Text(file.Layout);
            table.Amount(Amounts.Bytes(file.StoredBytes), file.StoredBytes);
            table.Amount(Amounts.Ratio(file.PoolBytes, file.StoredBytes), file.StoredBytes == 0 ? 0 : (double)file.PoolBytes / file.StoredBytes);
            table.Amount(PageText.Time(file.DurationMs), file.DurationMs);
            table.EndRow();
        }
    }
}
