using ContextPool.Migration.Audit;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ContextPool.Migrator.Printing;

/// <summary>A terminal on standard output: what is shown there fits its width, and has colours where it may.</summary>
/// <param name="output">The terminal; control characters reach it, so every text that is shown must be made by <see cref="Plain"/>.</param>
/// <param name="columns">Its width now.</param>
/// <param name="hasColors">Whether it wants them.</param>
internal sealed class Screen(TextWriter output, int columns, bool hasColors)
{
    private const int Gap = 2;

    /// <summary>Its width.</summary>
    public int Columns => columns;

    /// <summary>Shows a table, a list, or whatever else can be laid out.</summary>
    public void Show(IRenderable what) => output.Write(Render(what, columns, hasColors));

    /// <summary>Shows a line of text; one that is too long goes on in the next.</summary>
    public void ShowLine(string text, string style = "default")
    {
        Text line = Plain(text, style);
        line.Overflow = Overflow.Fold;
        output.Write(Render(line, columns, hasColors) + "\n");
    }

    /// <summary>A text that comes from anywhere, in a style.</summary>
    public static Text Plain(string text, string style = "default") =>
        new(ControlCharacters.OnOneLine(text), Style.Parse(style)) { Overflow = Overflow.Ellipsis };

    /// <summary>
    /// Shows a table without lines, its head in bold. The last column has what the others leave, and what is longer there is cut.
    /// </summary>
    /// <param name="heads">The columns; numbers stand on the right.</param>
    /// <param name="rows">A text and its style for each column.</param>
    public void ShowTable(IReadOnlyList<(string Head, bool IsNumber)> heads, IReadOnlyList<(string Text, string Style)[]> rows)
    {
        int left = columns;
        var table = new Table { Border = TableBorder.None };
        for (int i = 0; i < heads.Count; i++)
        {
            bool isLast = i == heads.Count - 1;
            int width = Math.Max(Width(heads[i].Head), rows.Count == 0 ? 0 : rows.Max(row => Width(row[i].Text)));
            width = isLast ? Math.Clamp(left, 1, width) : width;
            left -= width + Gap;
            var column = new TableColumn(Plain(heads[i].Head, "bold")) { Width = width, NoWrap = true, Padding = new Padding(0, 0, isLast ? 0 : Gap, 0) };
            table.AddColumn(heads[i].IsNumber ? column.RightAligned() : column);
        }

        foreach ((string Text, string Style)[] row in rows) table.AddRow(row.Select(cell => Plain(cell.Text, cell.Style)));
        Show(table);
    }

    /// <summary>In columns of a terminal: some characters take two, some none.</summary>
    private static int Width(string text) => Segment.CellCount([new Segment(ControlCharacters.OnOneLine(text))]);

    /// <summary>How long ago something was, in one unit.</summary>
    public static string AgeOf(TimeSpan age) => age switch
    {
        { TotalMinutes: < 1 } => "now",
        { TotalHours: < 1 } => $"{(int)age.TotalMinutes} min",
        { TotalDays: < 1 } => $"{(int)age.TotalHours} h",
        { TotalDays: < 60 } => $"{(int)age.TotalDays} d",
        { TotalDays: < 730 } => $"{(int)(age.TotalDays / 30.44)} mo",
        _ => Amounts.Count((int)(age.TotalDays / 365.25), "year"),
    };

    /// <summary>What it is as characters for a terminal of a width; lines end with a line feed.</summary>
    public static string Render(IRenderable what, int columns, bool hasColors)
    {
        using var text = new StringWriter { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = hasColors ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = hasColors ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = columns;
        console.Write(what);
        return text.ToString().Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
