namespace ContextPool.Checking;

/// <summary>
/// What to do about the findings of one context, in order, and what to leave: plain values, which can be printed and compared.
/// </summary>
internal sealed class RepairPlan(ContextId? id)
{
    private readonly List<RepairAction> _actions = [];
    private readonly HashSet<(RepairKind, string)> _asked = [];

    public IReadOnlyList<RepairAction> Actions => _actions;

    public List<Remainder> Skipped { get; } = [];

    public List<Remainder> Lost { get; } = [];

    /// <summary>Adds a step that mends a finding, one of those that the table of findings has for it.</summary>
    public void Mend(Finding finding, RepairKind kind, string place, string why, MessageId? message = null)
    {
        if (!FindingRules.Of(finding.Kind).Repairs.Contains(kind)) throw new InvalidOperationException($"{kind} mends no {finding.Code}");
        Do(kind, place, why, message);
    }

    /// <summary>Adds a step that others before it make necessary. One that was asked for already is not added again.</summary>
    public void Do(RepairKind kind, string place, string why, MessageId? message = null)
    {
        if (_asked.Add((kind, place))) _actions.Add(new RepairAction(kind, id, message, place, why));
    }

    public void Skip(Finding finding, string why) => Skipped.Add(new Remainder(finding, why));

    public void Lose(Finding finding, string why) => Lost.Add(new Remainder(finding, why));
}
