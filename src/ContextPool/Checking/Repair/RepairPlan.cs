namespace ContextPool.Checking;

/// <summary>What to do about the findings of one context, in order, and what to leave.</summary>
internal sealed class RepairPlan
{
    private readonly List<RepairAction> _actions = [];
    private readonly HashSet<(Type, string)> _asked = [];

    public IReadOnlyList<RepairAction> Actions => _actions;

    public List<Remainder> Skipped { get; } = [];

    public List<Remainder> Lost { get; } = [];

    /// <summary>Adds a step unless another finding asked for the same one.</summary>
    public void Do(RepairAction action)
    {
        if (_asked.Add((action.GetType(), action.Path))) _actions.Add(action);
    }

    public void Skip(Finding finding, string why) => Skipped.Add(new Remainder(finding, why));

    public void Lose(Finding finding, string why) => Lost.Add(new Remainder(finding, why));
}
