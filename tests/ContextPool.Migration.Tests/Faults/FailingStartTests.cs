using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests.Faults;

/// <summary>Before the first file one call decides over a night, so it is not the only attempt.</summary>
public sealed class FailingStartTests
{
    [Fact]
    public async Task AnyCallOfTheStartFailsOnce_TheRunGoesOn()
    {
        int reached = 0;
        for (int nth = 1; ; nth++)
        {
            using var scene = new Scene(inMemory: true);
            LegacyJson context = scene.PutTalk(1);
            FaultyFileOperations files = new FaultyFileOperations(Scene.Disk).FailCall(nth);

            FinishedRun run = await scene.RunAsync(files);

            // The report has its own second place, and from its opening on a fault concerns one context.
            if (files.Struck is not { } struck || struck.Concerns("/reports")) break;
            Assert.True(run.End == RunEnd.Completed, $"call {nth}, {struck}: {run.End}, {run.Summary.Detail}");
            scene.AssertPool(context);
            reached++;
        }

        Assert.True(reached > 20, $"the start has {reached} calls");
    }
}
