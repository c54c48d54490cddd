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
        var plan = new RepairPlan();
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < Steps; i++) plan.Do(new TrashFile(Some.ContextId(1), i.ToString("X", null), "why"));
        }

        Assert.Equal(Steps, plan.Actions.Count);
    }
}
