using ContextPool.Checking;

namespace ContextPool.Migrator.Printing;

/// <summary>A repair on a terminal: what is done and what is left of one context together, paths from there, and what to run next.</summary>
internal sealed class RepairScreen(Screen screen, string contexts)
{
    private const string Good = "green";
    private const string Bad = "red";
    private const string Open = "yellow";

    private readonly StorePlace _place = new(contexts);

    /// <summary>Quiet, only what is damaged and stays so, as everywhere else.</summary>
    public void Print(RepairResult result, bool isQuiet)
    {
        string done = result.IsDry ? "would do" : "done";
        var lines = new List<Line>();
        if (!isQuiet) lines.AddRange(result.Done.Select(action => new Line(action.Context, done, action.Code, action.Place, "", action.Why, Good)));
        lines.AddRange(result.Skipped.Where(left => !isQuiet || left.Finding.IsDamage).Select(left => LineOf("left", left, left.Finding.IsDamage ? Bad : Open)));
        lines.AddRange(result.Lost.Select(left => LineOf("lost", left, "bold red")));
        lines.AddRange(result.Unsettled.Select(left => LineOf("changing", left, Open)));

        // In the order in which each is named first.
        foreach (IGrouping<ContextId?, Line> group in lines.GroupBy(line => line.Context)) Show(group);
        screen.ShowLine(RepairText.CountsOf(result), result.Lost.Count > 0 ? "bold red" : Good);
        if (NextOf(result) is { } next) screen.ShowLine(next);
    }

    private static Line LineOf(string label, Remainder left, string style) =>
        new(left.Finding.Context, label, left.Finding.Code, left.Finding.Place, left.Finding.Within, left.Why, style);

    private void Show(IGrouping<ContextId?, Line> group)
    {
        screen.ShowLine(group.Key?.ToString() ?? "the store", "bold");
        foreach (Line line in group)
        {
            string within = line.Within.Length == 0 ? "" : $" {line.Within}";
            screen.ShowLine($"  {line.Label,-8}  {line.Code}  {_place.Of(line.Context, line.Place)}{within}", line.Style);
            screen.ShowLine($"            {line.Why}");
        }
    }

    private static string? NextOf(RepairResult result) => result switch
    {
        { IsDry: true, Done.Count: > 0 } => "Next: the same with --yes does it; nothing was written.",
        { IsDry: false, Lost.Count: 0, Done.Count: > 0 } => "Next: contextpool check --read-data",
        _ => null,
    };

    private sealed record Line(ContextId? Context, string Label, string Code, string Place, string Within, string Why, string Style);
}
