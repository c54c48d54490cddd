using ContextPool.Checking;
using ContextPool.TestKit;

namespace ContextPool.Tests.Checking;

public sealed class RepairPlanTests
{
    [Fact]
    public void ManySteps_AreEachAskedForOnceWithoutLookingThroughAll()
    {
        // Looking through all steps for each would be twenty thousand million comparisons.
        const int Steps = 200_000;
        var plan = new RepairPlan(Some.ContextId(1));
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < Steps; i++) plan.Do(RepairKind.TrashFile, i.ToString("X", null), "why");
        }

        Assert.Equal(Steps, plan.Actions.Count);
    }

    [Fact]
    public void StepThatTheTableDoesNotHaveForAFinding_IsRefused()
    {
        var plan = new RepairPlan(Some.ContextId(1));
        var finding = new Finding(FindingKind.MissingIndex, Some.ContextId(1), "index.json", "", "expected an index of the pool");

        plan.Mend(finding, RepairKind.RebuildIndex, finding.Place, "why");
        Assert.Throws<InvalidOperationException>(() => plan.Mend(finding, RepairKind.TrashFile, finding.Place, "why"));
        Assert.Equal(RepairKind.RebuildIndex, Assert.Single(plan.Actions).Kind);
    }
}
