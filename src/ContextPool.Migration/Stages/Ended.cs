using ContextPool.Migration.Outcomes;

namespace ContextPool.Migration.Stages;

/// <summary>An item on its way to the report.</summary>
/// <param name="Item">The item.</param>
/// <param name="Outcome">What became of the file.</param>
/// <param name="Reason">Why.</param>
/// <param name="Detail">One line on the reason.</param>
internal sealed record Ended(MigrationItem Item, Outcome Outcome, Reason Reason, string Detail) : InFlight(Item);
