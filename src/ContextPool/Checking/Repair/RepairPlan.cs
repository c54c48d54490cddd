namespace ContextPool.Checking;

/// <summary>
/// What to do about the findings of one context, or around the contexts, in order, and what to leave: plain values, which can be printed and
/// compared.
/// </summary>
/// <param name="id">The context; null around the contexts.</param>
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
        Add(new RepairAction(kind, finding.Context, message, place, why));
    }

    /// <summary>Adds a step that others before it make necessary.</summary>
    public void Do(RepairKind kind, string place, string why) => Add(new RepairAction(kind, id, message: null, place, why));

    public void Skip(Finding finding, string why) => Skipped.Add(new Remainder(finding, why));

    public void Lose(Finding finding, string why) => Lost.Add(new Remainder(finding, why));

    /// <summary>One that was asked for already is not added again.</summary>
    private void Add(RepairAction action)
    {
        if (_asked.Add((action.Kind, action.Place))) _actions.Add(action);
    }
}
