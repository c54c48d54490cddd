using System.Globalization;
using ContextPool.Migration.Audit;
using ContextPool.Migrator.Printing;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ContextPool.Migrator.Migrating;

/// <summary>A few lines at the end of a terminal, redrawn in place: how far, how fast, how long still, and what is in each stage.</summary>
internal sealed class TerminalProgress(LiveRegion region) : IProgressView
{
    private const int LongestBar = 40;

    // The table of stages takes so many.
    private const int ColumnsForStages = 72;

    /// <inheritdoc/>
    public TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public void Show(ProgressSnapshot snapshot) => region.Draw(LinesOf(snapshot, region.Columns, region.HasColors));

    /// <inheritdoc/>
    public void End() => region.Draw([]);

    /// <summary>What is drawn on a terminal of a width. The last column stays free: written to, some terminals go on to the next line.</summary>
    public static IReadOnlyList<string> LinesOf(ProgressSnapshot snapshot, int columns, bool hasColors)
    {
        int width = Math.Max(1, columns - 1);
        var parts = new List<IRenderable> { Bar(snapshot, width), Screen.Plain(snapshot.ToString()) };
        if (snapshot.Stages.Count > 0 && width >= ColumnsForStages) parts.Add(StagesOf(snapshot));
        string text = Screen.Render(new Rows(parts), width, hasColors);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd())];
    }

    private static Text Bar(ProgressSnapshot snapshot, int width)
    {
        double share = snapshot.Share;
        int length = Math.Min(LongestBar, Math.Max(1, width - 8));
        int full = (int)(share * length);
        string percent = snapshot.IsTotalKnown ? share.ToString(" 0 %", CultureInfo.InvariantCulture) : "";
        return Screen.Plain(new string('█', full) + new string('░', length - full) + percent, "green");
    }

    private static Table StagesOf(ProgressSnapshot snapshot)
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumn(new TableColumn(Screen.Plain("")) { NoWrap = true, Padding = new Padding(0, 0, 1, 0) });
        foreach (StageLoad stage in snapshot.Stages)
            table.AddColumn(new TableColumn(Screen.Plain(stage.Name, "bold")) { NoWrap = true, Padding = new Padding(0, 0, 1, 0) }.RightAligned());
        table.AddRow([Screen.Plain("at work"), .. snapshot.Stages.Select(stage => Number(stage.Working))]);
        table.AddRow([Screen.Plain("waiting"), .. snapshot.Stages.Select(stage => Number(stage.Waiting))]);
        return table;
    }

    private static Text Number(int count) => Screen.Plain(count.ToString(CultureInfo.InvariantCulture));
}
