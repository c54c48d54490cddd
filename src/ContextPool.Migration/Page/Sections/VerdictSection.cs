using ContextPool.Format;
using ContextPool.Migration.Audit;
using ContextPool.Migration.Outcomes;

namespace ContextPool.Migration.Page;

/// <summary>The outcome at a glance.</summary>
internal static class VerdictSection
{
    /// <summary>The verdict in a few words, for the title of the window.</summary>
    public static string Short(PageModel page) => page.Summary.End switch
    {
        RunEnd.DamageFound => "Damage found",
        RunEnd.InternalError or RunEnd.PlaceUnusable or RunEnd.NoSpace or RunEnd.FileSystemUnfit => "Failed",
        _ when page.Trouble > 0 => $"{PageText.Count(page.Trouble, "file")} to look at",
        RunEnd.StoppedByLimit or RunEnd.StoppedBySignal => "Stopped",
        RunEnd.Completed => "All is well",
        _ => "Failed",
    };

    public static void Write(Html html, PageModel page)
    {
        RunSummary run = page.Summary;
        html.Add($"""<header class="verdict verdict-{Mood(page)}"><p class="run">Run {run.RunId}{(run.DryRun ? ", a dry run: nothing but the report was written" : "")}</p>""");
        html.Add($"<h1>{Short(page)}</h1><p>{RunEndText.Of(run.End)}{(run.Detail.Length > 0 ? ": " + run.Detail : "")}.</p>");
        html.Add($"""<p class="when">{PageText.Clock(run.StartedAt)}, {Amounts.Time(page.Duration)}{(run.Selected ? ", over selected contexts only" : "")}</p></header>""").AddLine();
        WriteOutcomes(html, page);
        WriteAmounts(html, page);
    }

    private static string Mood(PageModel page) => page.Summary.End switch
    {
        RunEnd.DamageFound or RunEnd.InternalError or RunEnd.PlaceUnusable or RunEnd.NoSpace or RunEnd.FileSystemUnfit => "bad",
        _ when page.Trouble > 0 => "trouble",
        RunEnd.StoppedByLimit or RunEnd.StoppedBySignal => "stopped",
        RunEnd.Completed => "well",
        _ => "bad",
    };

    private static void WriteOutcomes(Html html, PageModel page)
    {
        html.Add($"""<section aria-label="Outcomes"><ul class="tiles"><li class="tile"><span class="count">{PageText.Number(page.Figures.Rows)}</span><span class="what">detected</span></li>""");
        foreach (string outcome in Enum.GetValues<Outcome>().Select(each => SnakeCase.Of(each)))
        {
            long count = page.Figures.CountOf(outcome);
            html.Add($"""<li class="tile tile-{outcome}{(count == 0 ? " none" : "")}"><span class="count">{PageText.Number(count)}</span><span class="what">{outcome}</span></li>""");
        }

        html.Add($"</ul>\n");
        WriteShares(html, page);
        html.Add($"</section>\n");
    }

    /// <summary>All outcomes in one bar; each that occurs is seen, so small ones are wider than their share.</summary>
    private static void WriteShares(Html html, PageModel page)
    {
        const double width = 1000;
        const double least = 6;
        if (page.Figures.Rows == 0) return;
        List<(string Outcome, double Width)> parts = [.. Enum.GetValues<Outcome>().Select(each => SnakeCase.Of(each))
            .Where(outcome => page.Figures.CountOf(outcome) > 0)
            .Select(outcome => (outcome, Math.Max(least, width * page.Figures.CountOf(outcome) / page.Figures.Rows)))];
        double scale = width / parts.Sum(part => part.Width);
        double x = 0;
        html.Add($"""<svg class="shares" viewBox="0 0 {width} 10" preserveAspectRatio="none" aria-hidden="true">""");
        foreach ((string outcome, double share) in parts)
        {
            html.Add($"""<rect class="fill-{outcome}" x="{x}" y="0" width="{Math.Max(1, (share * scale) - 2)}" height="10"/>""");
            x += share * scale;
        }

        html.Add($"</svg>\n");
    }

    private static void WriteAmounts(Html html, PageModel page)
    {
        RunSummary run = page.Summary;
        html.Add($"""<dl class="amounts"><div><dt>messages</dt><dd>{PageText.Number(page.Figures.Messages)}</dd></div>""");
        html.Add($"<div><dt>bytes of legacy files</dt><dd>{Amounts.Bytes(page.Figures.SourceBytes)}</dd></div>");
        html.Add($"<div><dt>bytes {(run.DryRun ? "that would be written" : "written")}</dt><dd>{Amounts.Bytes(page.Figures.PoolBytes)}</dd></div>");
        if (page.Figures.StoredBytes is > 0 and var stored && stored != page.Figures.PoolBytes)
            html.Add($"<div><dt>bytes as stored, {SnakeCase.Of(run.Layout)}</dt><dd>{Amounts.Bytes(stored)}, {Amounts.Ratio(page.Figures.PoolBytes, stored)} smaller</dd></div>");
        if (run.Packing is { Contexts: > 0 } packing)
            html.Add($"<div><dt>cold contexts packed</dt><dd>{PageText.Number(packing.Contexts)}, {Amounts.Bytes(packing.Bytes)} {(run.DryRun ? "" : $"to {Amounts.Bytes(packing.StoredBytes)}")}</dd></div>");
        html.Add($"<div><dt>contexts a second</dt><dd>{Amounts.Rate(page.Figures.Rows, page.Duration)}</dd></div>");
        html.Add($"<div><dt>bytes a second</dt><dd>{Amounts.ByteRate(page.Figures.SourceBytes, page.Duration)}</dd></div>");
        if (page.Figures.SourcesRemoved > 0) html.Add($"<div><dt>legacy files removed</dt><dd>{PageText.Number(page.Figures.SourcesRemoved)}</dd></div>");
        html.Add($"</dl>\n");
    }
}
