using ContextPool.Migration.Audit;
using ContextPool.Migration.Reports;

namespace ContextPool.Migration.Page;

/// <summary>How large the legacy files are.</summary>
internal static class SizesSection
{
    public static void Write(Html html, PageModel page)
    {
        List<SizeClass> classes = [.. page.Figures.Sizes.Used];
        if (classes.Count == 0) return;
        long files = classes.Max(each => each.Files);
        double bytes = Math.Max(1, classes.Max(each => each.Bytes));
        html.Add($"""<section aria-labelledby="sizes"><h2 id="sizes">Sizes</h2><div class="table" tabindex="0" role="region" aria-label="Sizes of the legacy files"><table class="sizes"><caption>Legacy files by size</caption>""");
        html.Add($"""<thead><tr><th scope="col">Size</th><th scope="col" class="n">Files</th><th scope="col"><span class="hidden">Files as a bar</span></th><th scope="col" class="n">Bytes</th><th scope="col"><span class="hidden">Bytes as a bar</span></th></tr></thead><tbody>""").AddLine();
        foreach (SizeClass each in classes)
        {
            html.Add($"""<tr><td>{NameOf(each)}</td><td class="n">{PageText.Number(each.Files)}</td><td class="bar">""");
            Bar(html, "rate", (double)each.Files / files);
            html.Add($"""</td><td class="n">{Amounts.Bytes(each.Bytes)}</td><td class="bar">""");
            Bar(html, "bytes", each.Bytes / bytes);
            html.Add($"</td></tr>\n");
        }

        html.Add($"</tbody></table></div></section>\n");
    }

    private static void Bar(Html html, string kind, double share) =>
        html.Add($"""<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="fill-{kind}" x="0" y="0" width="{(share > 0 ? Math.Max(1, share * 100) : 0)}" height="10"/></svg>""");

    private static string NameOf(SizeClass each) => (each.From, each.To) switch
    {
        (0, { } to) => $"below {Binary(to)}",
        (_, null) => $"{Binary(each.From)} and more",
        _ => $"{Binary(each.From)} to {Binary(each.To.Value)}",
    };

    /// <summary>The borders are powers of two, so here they are told as such.</summary>
    private static string Binary(long bytes) => bytes switch
    {
        >= 1L << 30 => $"{bytes >> 30} GiB",
        >= 1L << 20 => $"{bytes >> 20} MiB",
        _ => $"{bytes >> 10} KiB",
    };
}
