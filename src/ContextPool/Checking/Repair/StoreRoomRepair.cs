using ContextPool.Storage;

namespace ContextPool.Checking;

/// <summary>Repairs what lies around the contexts.</summary>
internal static class StoreRoomRepair
{
    /// <summary>Plans, and carries the plan out where that is wanted; what was done and what is left is told in the ledger.</summary>
    public static async Task RunAsync(IStorageMending mending, IReadOnlyList<Finding> findings, bool isDry, RepairLedger ledger)
    {
        RepairPlan plan = StoreRoomPlanner.Plan(findings);
        ledger.Add(plan);
        IReadOnlyList<string?> whyNot = isDry
            ? new string?[plan.Actions.Count]
            : await mending.MendAroundAsync(plan.Actions).ConfigureAwait(false);
        ILookup<string, Finding> byPlace = findings.ToLookup(f => f.Place);
        for (int i = 0; i < whyNot.Count; i++)
        {
            if (whyNot[i] is not { } why) ledger.Done(plan.Actions[i]);
            else ledger.Skip(byPlace[plan.Actions[i].Place].First(), why);
        }
    }
}
