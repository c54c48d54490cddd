namespace ContextPool.EndToEnd.Harness;

/// <summary>Rows of text under a heading of columns; the first column is words, the others are numbers.</summary>
internal sealed class MarkdownTable(params string[] columns)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write(TextWriter output)
    {
        Line(output, columns);
        Line(output, columns.Select((_, i) => i == 0 ? "---" : "---:"));
        foreach (string[] row in _rows) Line(output, row);
        output.WriteLine();
    }

    private static void Line(TextWriter output, IEnumerable<string> cells) => output.WriteLine($"| {string.Join(" | ", cells)} |");
}
