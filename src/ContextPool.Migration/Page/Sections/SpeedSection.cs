using ContextPool.Migration.Audit;
using ContextPool.Migration.Reports;

namespace ContextPool.Migration.Page;

/// <summary>Contexts and bytes a second while the run went.</summary>
internal static class SpeedSection
{
    public static void Write(Html html, PageModel page)
    {
        Timeline line = page.Figures.Timeline;
        if (!line.IsKnown) return;
        double seconds = line.SliceLength.TotalSeconds;
        html.Add($"""<section aria-labelledby="speed"><h2 id="speed">While it ran</h2><div class="charts">""");
        Chart(html, "Contexts a second", [.. line.Files.Select(files => files / seconds)], value => PageText.Rate(value), page);
        Chart(html, "Bytes a second", [.. line.Bytes.Select(bytes => bytes / seconds)], value => Amounts.Bytes(value), page);
        html.Add($"</div></section>\n");
    }

    private static void Chart(Html html, string title, List<double> rates, Func<double, string> shown, PageModel page)
    {
        double sliceMs = page.Figures.Timeline.SliceLength.TotalMilliseconds;
        List<Bar> bars = [.. rates.Select((rate, i) => new Bar($"from {PageText.Time(i * sliceMs)}: {shown(rate)}", ("rate", rate)))];
        BarChart.Write(html, title, shown(rates.Max()), bars, "begin", $"after {Amounts.Time(page.Duration)}");
    }
}
