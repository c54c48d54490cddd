namespace ContextPool.Migration.Page;

/// <summary>
/// A table. Without the script it is all there, in its order; with it, its headers sort and a field above it filters. Cells that
/// are sorted otherwise than they read carry the value in <c>data-v</c>.
/// </summary>
internal sealed class PageTable : IDisposable
{
    // Nobody filters what is seen at a glance.
    private const int FewestRowsToFilter = 8;

    private readonly Html _html;

    /// <param name="html">The page; cells are added to it directly.</param>
    /// <param name="caption">What the table has.</param>
    /// <param name="rows">How many rows will follow.</param>
    /// <param name="columns">Their headings; one that begins with <c>#</c> is of numbers.</param>
    public PageTable(Html html, string caption, int rows, params ReadOnlySpan<string> columns)
    {
        _html = html;
        string filter = rows >= FewestRowsToFilter ? "yes" : "no";
        html.Add($"""<div class="table" tabindex="0" role="region" aria-label="{caption}" data-filter="{filter}"><table><caption>{caption}</caption><thead><tr>""");
        foreach (string column in columns)
        {
            if (column.StartsWith('#')) html.Add($"""<th scope="col" class="n">{column[1..]}</th>""");
            else html.Add($"""<th scope="col">{column}</th>""");
        }

        html.Add($"</tr></thead><tbody>\n");
    }

    /// <summary>A cell of text.</summary>
    public void Text(string text) => _html.Add($"<td>{text}</td>");

    /// <summary>A cell with a name from outside: it keeps its own direction of writing.</summary>
    /// <param name="name">The name.</param>
    /// <param name="mark">A word of ours about it; empty for none.</param>
    public void Name(string name, string mark = "")
    {
        _html.Add($"""<td class="name"><bdi>{name}</bdi>""");
        if (mark.Length > 0) _html.Add($""" <span class="mark-{mark}">{mark}</span>""");
        _html.Add($"</td>");
    }

    /// <summary>A cell with a number as it is shown and as it is sorted.</summary>
    public void Amount(string shown, double value) => _html.Add($"""<td class="n" data-v="{value}">{shown}</td>""");

    /// <summary>A cell with a count.</summary>
    public void Count(double count) => Amount(PageText.Number(count), count);

    /// <summary>A cell with an outcome.</summary>
    public void Outcome(string outcome) => _html.Add($"""<td><span class="tag tag-{ClassOf(outcome)}">{outcome}</span></td>""");

    /// <summary>What a class may be called: an outcome of a later version has none.</summary>
    public static string ClassOf(string outcome) => outcome.All(char.IsAsciiLetterLower) ? outcome : "other";

    public void BeginRow() => _html.Add($"<tr>");

    public void EndRow() => _html.Add($"</tr>\n");

    public void Dispose() => _html.Add($"</tbody></table></div>\n");
}
