using ContextPool.Format;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Outcomes;
using ContextPool.Migration.Reports;

namespace ContextPool.Migration.Page;

/// <summary>The runs that led here.</summary>
internal static class HistorySection
{
    private static readonly Outcome[] Work = [Outcome.Migrated, Outcome.Updated, Outcome.Adopted];

    private static readonly Outcome[] Trouble = [Outcome.Failed, Outcome.Conflict];

    public static void Write(Html html, PageModel page)
    {
        List<ReportedRun> runs = [.. page.History.Reverse()];
        html.Add($"""<section aria-labelledby="history"><h2 id="history">Over time</h2>""");
        if (runs.Count < 2)
        {
            html.Add($"<p>This is the first run whose summary is in the report directory.</p></section>\n");
            return;
        }

        html.Add($"<p>The last {PageText.Number(runs.Count)} runs in the report directory, this one is the last bar. Dry runs and runs over selected contexts are left out.</p>");
        string left = PageText.Clock(runs[0].Summary!.StartedAt);
        string right = PageText.Clock(runs[^1].Summary!.StartedAt);
        html.Add($"""<div class="charts">""");
        Chart(html, runs, "Migrated, updated, adopted", run => Parts(run, Work), value => PageText.Number(value), left, right);
        Chart(html, runs, "Failed, in conflict", run => Parts(run, Trouble), value => PageText.Number(value), left, right);
        Chart(html, runs, "Contexts a second", run => [("rate", run.ContextsPerSecond)], PageText.Rate, left, right);
        Chart(html, runs, "Bytes a second", run => [("rate", run.BytesPerSecond)], value => Amounts.Bytes(value), left, right);
        html.Add($"</div>\n<details><summary>These runs as a table</summary>");
        WriteTable(html, page.History);
        html.Add($"</details></section>\n");
    }

    private static void Chart(
        Html html, List<ReportedRun> runs, string title, Func<ReportedRun, List<(string, double)>> parts, Func<double, string> shown, string left, string right)
    {
        List<Bar> bars = [.. runs.Select(run => new Bar(Tip(run, parts(run), shown), parts(run)))];
        BarChart.Write(html, title, shown(bars.Max(bar => bar.Total)), bars, left, right);
    }

    private static string Tip(ReportedRun run, List<(string Kind, double Value)> parts, Func<double, string> shown) =>
        $"{PageText.Clock(run.Summary!.StartedAt)}: " + string.Join(", ", parts.Select(part => part.Kind == "rate" ? shown(part.Value) : $"{shown(part.Value)} {part.Kind}"));

    private static List<(string, double)> Parts(ReportedRun run, Outcome[] outcomes) =>
        [.. outcomes.Select(outcome => (SnakeCase.Of(outcome), (double)run.CountOf(outcome)))];

    private static void WriteTable(Html html, IReadOnlyList<ReportedRun> runs)
    {
        List<string> columns = ["Run", "End", "#Detected"];
        columns.AddRange(Enum.GetValues<Outcome>().Select(outcome => $"#{outcome}"));
        columns.AddRange(["#Time", "#Contexts/s"]);
        using var table = new PageTable(html, $"The last {PageText.Number(runs.Count)} runs, newest first", runs.Count, [.. columns]);
        foreach (ReportedRun run in runs)
        {
            table.BeginRow();
            // Its id begins with the time at which it began.
            table.Text(run.RunId);
            table.Text(SnakeCase.Of(run.Summary!.End));
            table.Count(run.Summary.Detected);
            foreach (Outcome outcome in Enum.GetValues<Outcome>()) table.Count(run.CountOf(outcome));
            table.Amount(PageText.Time(run.Summary.DurationMs), run.Summary.DurationMs);
            table.Amount(PageText.Rate(run.ContextsPerSecond), run.ContextsPerSecond);
            table.EndRow();
        }
    }
}
