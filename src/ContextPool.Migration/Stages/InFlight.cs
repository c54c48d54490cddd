using ContextPool.Migration.Outcomes;

namespace ContextPool.Migration.Stages;

/// <summary>
/// An item between two stages. What the stages behind may rely on stands in the type that a stage hands over, and that type says which
/// stage comes next; what the report is told travels beside, in the item.
/// </summary>
internal abstract record InFlight(MigrationItem Item)
{
    /// <summary>The end of the item.</summary>
    public Ended End(Outcome outcome, Reason reason = Reason.None, string detail = "") => new(Item, outcome, reason, detail);
}
