using System.Runtime.Versioning;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;

namespace ContextPool.Migration.Tests.Faults;

/// <summary>Calls that are interrupted, or do a part of what they were asked, are no failure of any context.</summary>
[SupportedOSPlatform("linux")]
[Collection(nameof(WholeProcess))]
public sealed class InterruptedRunTests
{
    [Theory]
    [InlineData(Layout.Loose, Durability.File)]
    [InlineData(Layout.Loose, Durability.Batch)]
    [InlineData(Layout.Packed, Durability.Batch)]
    public async Task RunUnderAStormOfSignals_CarriesEveryContext(Layout layout, Durability durability)
    {
        using Trio trio = await Trio.CreateAsync(o => o with { Layout = layout, Durability = durability, DeleteLegacy = true });
        using (var kernel = new InterruptingKernel(61))
        {
            FinishedRun run = await trio.Scene.RunAsync(ContextPool.Files.FileOperations.ForThisPlatform);

            Assert.Equal(RunEnd.Completed, run.End);
            Assert.Equal(["adopted", "migrated", "updated"], run.Rows.Select(row => row["outcome"]).Order(StringComparer.Ordinal));
            Assert.True(kernel.Interrupted > 100 && kernel.Shortened > 100);
            Trials.Count(GetType(), kernel.Interrupted, "interrupted calls");
            Trials.Count(GetType(), kernel.Shortened, "shortened calls");
        }

        trio.AssertSourcesSafe();
        trio.AssertPublishedWhole();
    }
}

/// <summary>What they do is done to the whole process, so nothing else runs beside them.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;
