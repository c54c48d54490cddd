using ContextPool.Migration.Reports;

namespace ContextPool.Migration.Page;

/// <summary>Where the run was limited, and what to change.</summary>
internal static class StagesSection
{
    public static void Write(Html html, PageModel page)
    {
        List<StageUse> uses = [.. page.Summary.Stages.Select(stage => new StageUse(stage, page.Summary))];
        if (uses.Count == 0) return;
        StageAdvice advice = page.Advice;
        html.Add($"""<section aria-labelledby="stages"><h2 id="stages">Where the time went</h2><p><strong>{advice.Verdict}</strong> {advice.Why}</p>""");
        if (advice.Setting is { } setting)
            html.Add($"""<p>In <code>appsettings.json</code>:</p><div class="command"><code>{setting}</code></div>""");
        StageGraph.Write(html, uses, advice.LimitingStage);
        html.Add($"""<p class="note">The pipe in front of a stage is its queue: filled as far as it was on average, with a mark at the most that ever stood in it. The bar of a stage is the time its workers were busy.</p>""");
        html.Add($"<details><summary>The stages as a table</summary>");
        WriteTable(html, uses);
        html.Add($"</details></section>\n");
    }

    private static void WriteTable(Html html, List<StageUse> uses)
    {
        using var table = new PageTable(
            html, "Stages", uses.Count, "Stage", "#At once", "#Busy", "#Items", "#Work", "#On a processor", "#Waiting", "#Queue on average", "#Most in queue", "#Capacity");
        foreach (StageUse use in uses)
        {
            table.BeginRow();
            table.Text(use.Stage.Name);
            table.Count(use.Stage.Parallelism);
            table.Amount(PageText.Percent(use.Utilisation), use.Utilisation);
            table.Count(use.Stage.Items);
            table.Amount(PageText.Time(use.Stage.BusyMs), use.Stage.BusyMs);
            table.Amount(PageText.Time(use.Stage.ProcessorMs), use.Stage.ProcessorMs);
            table.Amount(PageText.Time(use.Stage.WaitingMs), use.Stage.WaitingMs);
            table.Amount(PageText.Rate(use.AverageQueue), use.AverageQueue);
            table.Count(use.Stage.QueueHighWater);
            table.Count(use.Stage.Capacity);
            table.EndRow();
        }
    }
}
