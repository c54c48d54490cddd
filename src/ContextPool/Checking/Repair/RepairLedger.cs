namespace ContextPool.Checking;

/// <summary>Collects what a repair did and left. One thread.</summary>
internal sealed class RepairLedger
{
    private readonly List<RepairAction> _done = [];
    private readonly List<Remainder> _skipped = [];
    private readonly List<Remainder> _lost = [];
    private readonly List<Remainder> _unsettled = [];

    public void Done(RepairAction action) => _done.Add(action);

    public void Skip(Finding finding, string why) => _skipped.Add(new Remainder(finding, why));

    /// <summary>Somebody writes there: it is left, and nobody knows yet whether it is damaged.</summary>
    public void Unsettle(Finding finding, string why) => _unsettled.Add(new Remainder(finding, why));

    /// <summary>Behind what is there already.</summary>
    public void Add(RepairLedger other)
    {
        _done.AddRange(other._done);
        _skipped.AddRange(other._skipped);
        _lost.AddRange(other._lost);
        _unsettled.AddRange(other._unsettled);
    }

    public void Add(RepairPlan plan)
    {
        _skipped.AddRange(plan.Skipped);
        _lost.AddRange(plan.Lost);
    }

    public RepairResult ToResult(bool isDry) => new(isDry, _done, _skipped, _lost, _unsettled);
}
