namespace ContextPool.Migration.Page;

/// <summary>A row of bars. Shapes alone are drawn and may be stretched; all text stands around them and keeps its size.</summary>
internal static class BarChart
{
    private const double Height = 100;
    private const double Slot = 10;
    private const double BarWidth = 8;

    // With fewer bars than this a bar would be a block.
    private const int FewestSlots = 24;

    // A bar that is there must be seen.
    private const double LeastHeight = 1.5;

    /// <param name="html">The page.</param>
    /// <param name="title">What is measured.</param>
    /// <param name="highest">The greatest bar's value with its unit.</param>
    /// <param name="bars">From left to right.</param>
    /// <param name="left">What the first bar stands at.</param>
    /// <param name="right">What the last bar stands at.</param>
    public static void Write(Html html, string title, string highest, IReadOnlyList<Bar> bars, string left, string right)
    {
        double max = bars.Count == 0 ? 0 : bars.Max(bar => bar.Total);
        int slots = Math.Max(bars.Count, FewestSlots);
        html.Add($"""<figure class="chart"><figcaption>{title} <span class="max">highest {highest}</span></figcaption>""");
        html.Add($"""<svg viewBox="0 0 {slots * Slot} {Height}" preserveAspectRatio="none" role="img" aria-label="{title}, highest {highest}">""");
        for (int i = 0; i < bars.Count; i++) WriteBar(html, bars[i], i * Slot, max);
        html.Add($"""</svg><div class="axis">""");
        // A few bars do not reach the right end.
        if (bars.Count < FewestSlots) html.Add($"<span>{left} to {right}</span>");
        else html.Add($"<span>{left}</span><span>{right}</span>");
        html.Add($"</div></figure>\n");
    }

    private static void WriteBar(Html html, Bar bar, double x, double max)
    {
        html.Add($"""<g><title>{bar.Tip}</title><rect class="slot" x="{x}" y="0" width="{Slot}" height="{Height}"/>""");
        double bottom = Height;
        foreach ((string kind, double value) in bar.Parts.Where(part => part.Value > 0))
        {
            double height = Math.Max(LeastHeight, value / max * (Height - 2));
            bottom -= height;
            html.Add($"""<rect class="fill-{kind}" x="{x + ((Slot - BarWidth) / 2)}" y="{Math.Max(0, bottom)}" width="{BarWidth}" height="{height}"/>""");
        }

        html.Add($"</g>");
    }
}

/// <summary>One bar.</summary>
/// <param name="Tip">What it says when it is pointed at.</param>
/// <param name="Parts">From the bottom up; the kind chooses the colour.</param>
internal sealed record Bar(string Tip, params IReadOnlyList<(string Kind, double Value)> Parts)
{
    public double Total => Parts.Sum(part => part.Value);
}
