using ContextPool.Migration.Reports;

namespace ContextPool.Migration.Page;

/// <summary>The graph as a picture, once across for wide windows and once down for narrow ones; the style sheet shows one of them.</summary>
internal static class StageGraph
{
    private const double BoxWidth = 122;
    private const double BoxHeight = 66;
    private const double PipeLength = 34;
    private const double PipeWidth = 12;
    private const double Down = 320;

    public static void Write(Html html, IReadOnlyList<StageUse> uses, string? limiting)
    {
        string label = "Stages: " + string.Join(", ", uses.Select(use => $"{use.Stage.Name} {PageText.Percent(use.Utilisation)} busy"));
        double across = uses.Count * (BoxWidth + PipeLength);
        html.Add($"""<svg class="graph across" viewBox="0 0 {across} {BoxHeight + 26}" role="img" aria-label="{label}">""");
        for (int i = 0; i < uses.Count; i++)
        {
            double x = i * (BoxWidth + PipeLength);
            Pipe(html, uses[i], x, 1 + ((BoxHeight - PipeWidth) / 2), PipeLength, PipeWidth, isDown: false);
            Box(html, uses[i], x + PipeLength, 1, BoxWidth - 2, limiting);
        }

        html.Add($"</svg>\n");
        double step = BoxHeight + PipeLength;
        html.Add($"""<svg class="graph down" viewBox="0 0 {Down} {uses.Count * step}" role="img" aria-label="{label}">""");
        for (int i = 0; i < uses.Count; i++)
        {
            Pipe(html, uses[i], (Down - PipeWidth) / 2, i * step, PipeWidth, PipeLength, isDown: true);
            Box(html, uses[i], 1, (i * step) + PipeLength, Down - 2, limiting);
        }

        html.Add($"</svg>\n");
    }

    private static void Box(Html html, StageUse use, double x, double y, double width, string? limiting)
    {
        string kind = use.Stage.Name == limiting ? " limiting" : "";
        double inner = width - 20;
        html.Add($"""<g class="stage{kind}"><rect class="box" x="{x}" y="{y}" width="{width}" height="{BoxHeight - 2}" rx="6"/>""");
        html.Add($"""<text class="title" x="{x + 10}" y="{y + 20}">{use.Stage.Name} ×{PageText.Number(use.Stage.Parallelism)}</text>""");
        html.Add($"""<text x="{x + 10}" y="{y + 38}">{PageText.Percent(use.Utilisation)} busy</text>""");
        html.Add($"""<rect class="track" x="{x + 10}" y="{y + 47}" width="{inner}" height="8" rx="4"/>""");
        if (use.Utilisation > 0) html.Add($"""<rect class="busy" x="{x + 10}" y="{y + 47}" width="{Math.Max(2, inner * use.Utilisation)}" height="8" rx="4"/>""");
        html.Add($"</g>");
    }

    private static void Pipe(Html html, StageUse use, double x, double y, double width, double height, bool isDown)
    {
        double capacity = Math.Max(1, use.Stage.Capacity);
        double filled = Math.Clamp(use.AverageQueue / capacity, 0, 1);
        double mark = Math.Clamp(use.Stage.QueueHighWater / capacity, 0, 1);
        string tip = $"queue of {use.Stage.Name}: {PageText.Rate(use.AverageQueue)} on average, {PageText.Number(use.Stage.QueueHighWater)} at most, room for {PageText.Number(use.Stage.Capacity)}";
        html.Add($"""<g class="pipe"><title>{tip}</title><rect class="track" x="{x}" y="{y}" width="{width}" height="{height}"/>""");
        if (isDown)
        {
            // It fills from the stage's side.
            html.Add($"""<rect class="queued" x="{x}" y="{y + (height * (1 - filled))}" width="{width}" height="{height * filled}"/>""");
            if (mark > 0) html.Add($"""<rect class="mark" x="{x - 3}" y="{y + ((height - 2) * (1 - mark))}" width="{width + 6}" height="2"/>""");
            html.Add($"""<text x="{x + width + 10}" y="{y + (height / 2) + 4}">{PageText.Number(use.Stage.QueueHighWater)} of {PageText.Number(use.Stage.Capacity)}</text></g>""");
            return;
        }

        html.Add($"""<rect class="queued" x="{x + (width * (1 - filled))}" y="{y}" width="{width * filled}" height="{height}"/>""");
        if (mark > 0) html.Add($"""<rect class="mark" x="{x + ((width - 2) * (1 - mark))}" y="{y - 3}" width="2" height="{height + 6}"/>""");
        html.Add($"""<text class="middle" x="{x + (width / 2)}" y="{BoxHeight + 14}">{PageText.Number(use.Stage.QueueHighWater)}/{PageText.Number(use.Stage.Capacity)}</text></g>""");
    }
}
