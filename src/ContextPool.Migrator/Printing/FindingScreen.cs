using ContextPool.Checking;

namespace ContextPool.Migrator.Printing;

/// <summary>Findings of a check on a terminal: those of one context together, paths from there, and what to run next.</summary>
internal sealed class FindingScreen(Screen screen, string contexts)
{
    // More are not worth copying: a repair without ids mends all.
    private const int MostNamed = 5;

    private readonly StorePlace _place = new(contexts);
    private readonly HashSet<ContextId> _damaged = [];
    private bool _isStoreDamaged;

    public async Task PrintAsync(IAsyncEnumerable<Finding> findings, CheckSummary summary)
    {
        ContextId? last = null;
        bool isFirst = true;
        var group = new List<Finding>();
        await foreach (Finding finding in findings)
        {
            if (!isFirst && finding.Context != last) Show(group, last);
            (last, isFirst) = (finding.Context, false);
            group.Add(finding);
        }

        if (group.Count > 0) Show(group, last);
        screen.ShowLine(FindingList.CountsOf(summary), summary.Damages > 0 ? "bold red" : "green");
        if (NextOf(summary) is { } next) screen.ShowLine(next);
    }

    private void Show(List<Finding> group, ContextId? context)
    {
        screen.ShowLine(context?.ToString() ?? "the store", "bold");
        foreach (Finding finding in group)
        {
            screen.ShowLine($"  {(finding.IsDamage ? "damage" : "note"),-6}  {finding.Code}  {PlaceOf(finding, context)}", finding.IsDamage ? "red" : "yellow");
            screen.ShowLine($"          {finding.Detail}");
            if (!finding.IsDamage) continue;
            if (finding.Context is { } id) _damaged.Add(id);
            else _isStoreDamaged = true;
        }

        group.Clear();
    }

    private string PlaceOf(Finding finding, ContextId? context)
    {
        string place = _place.Of(context, finding.Place);
        return finding.Within.Length == 0 ? place : $"{place} {finding.Within}";
    }

    private string? NextOf(CheckSummary summary)
    {
        if (summary.Findings == 0) return null;
        string only = _isStoreDamaged || _damaged.Count is 0 or > MostNamed ? "" : $" --only {string.Join(' ', _damaged.Order())}";
        return summary.Damages > 0
            ? $"Next: contextpool repair{only}   (says what it would mend; --yes does it)"
            : "Nothing is damaged. 'contextpool repair' says what could be tidied up.";
    }
}
