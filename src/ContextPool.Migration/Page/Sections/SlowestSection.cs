using ContextPool.Migration.Audit;
using ContextPool.Migration.Options;
using ContextPool.Migration.Reports;

namespace ContextPool.Migration.Page;

/// <summary>The contexts that took the most work.</summary>
internal static class SlowestSection
{
    public static void Write(Html html, PageModel page)
    {
        List<ReportedFile> slowest = [.. page.Figures.Slowest];
        if (slowest.Count == 0) return;
        html.Add($"""<section aria-labelledby="slowest"><h2 id="slowest">Slowest contexts</h2>""");
        using (var table = new PageTable(
            html, $"The {PageText.Number(slowest.Count)} with the most work in all stages", slowest.Count,
            "Context or file", "Outcome", "#Work", "#Waiting", "Longest in", "#Bytes", "#Messages"))
        {
            foreach (ReportedFile file in slowest) WriteRow(html, table, file);
        }

        html.Add($"</section>\n");
    }

    private static void WriteRow(Html html, PageTable table, ReportedFile file)
    {
        double waitingMs = Math.Max(0, file.DurationMs - file.WorkMs);
        table.BeginRow();
        table.Name(file.Name);
        table.Outcome(file.Outcome);
        table.Amount(PageText.Time(file.WorkMs), file.WorkMs);
        table.Amount(PageText.Time(waitingMs), waitingMs);
        table.Text(LongestStage(file));
        table.Amount(Amounts.Bytes(file.SourceBytes), file.SourceBytes);
        table.Count(file.Messages);
        table.EndRow();
    }

    // The report's columns begin behind Detect.
    private static string LongestStage(ReportedFile file)
    {
        int longest = Enumerable.Range(0, file.StageMs.Count).MaxBy(i => file.StageMs[i]);
        return (Stage.Backup + longest).ToString();
    }
}
