namespace ContextPool.Checking;

/// <summary>Collects what a repair did and left. One thread.</summary>
internal sealed class RepairLedger
{
    private readonly List<RepairAction> _done = [];
    private readonly List<Remainder> _skipped = [];
    private readonly List<Remainder> _lost = [];

    public void Done(RepairAction action) => _done.Add(action);

    public void Skip(Finding finding, string why) => _skipped.Add(new Remainder(finding, why));

    /// <summary>Behind what is there already.</summary>
    public void Add(RepairLedger other)
    {
        _done.AddRange(other._done);
        _skipped.AddRange(other._skipped);
        _lost.AddRange(other._lost);
    }

    public void Add(RepairPlan plan)
    {
        _skipped.AddRange(plan.Skipped);
        _lost.AddRange(plan.Lost);
    }

    public RepairResult ToResult(bool isDry) => new(isDry, _done, _skipped, _lost);
}
