using ContextPool.Migration.Audit;
using ContextPool.Migration.Options;
using ContextPool.Migration.Outcomes;
using ContextPool.TestKit;
using ContextPool.TestKit.Simulation;
using Xunit.Abstractions;

namespace ContextPool.Migration.Tests.Faults;

/// <summary>
/// I1, I2, I3, I7: the power is cut behind any change of a run, and of what was not synced any combination is left.
/// <c>CONTEXTPOOL_TRIALS=long</c> tries many more states a cut.
/// </summary>
[Trait("Category", "Slow")]
public sealed class DroppedWritesOfARunTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(Durability.Batch, Layout.Loose, false, false)]
    [InlineData(Durability.Batch, Layout.Loose, true, false)]
    [InlineData(Durability.Batch, Layout.Loose, true, true)]
    [InlineData(Durability.File, Layout.Loose, true, false)]
    [InlineData(Durability.File, Layout.Loose, true, true)]
    [InlineData(Durability.Batch, Layout.Packed, true, false)]
    [InlineData(Durability.File, Layout.Packed, true, true)]
    public async Task PowerCutInARun_LosesNothingAndTheNextRunFinishes(Durability durability, Layout layout, bool deletesSources, bool hasVault)
    {
        SimulatedNight night = await SimulatedNight.CreateAsync(
            options => options with { Durability = durability, Layout = layout, DeleteLegacy = deletesSources }, hasVault);
        var cuts = CrashPoints.Watch(night.Disk, most: Trials.AreLong ? 1024 : 6);

        (RunSummary summary, _) = await night.RunAsync(night.Disk);
        cuts.Acknowledge();
        Assert.Equal(RunEnd.Completed, summary.End);

        await cuts.TryAllAsync(async (left, _) =>
        {
            await night.AssertNothingLostAsync(left);
            await night.AssertReportIsTrueAsync(left);
            await night.AssertHealsAsync(left);
        });
        output.WriteLine($"{durability}: {cuts.Count} cuts, {cuts.States} states");
        Trials.Count(GetType(), cuts.States, "states after a power cut");
    }

    /// <summary>The control: without syncs the same cuts do tear pools, so that these trials can fail.</summary>
    [Fact]
    public async Task WithoutSyncs_PoolsAreTornAndTheSourcesStay()
    {
        SimulatedNight night = await SimulatedNight.CreateAsync(options => options with { Durability = Durability.None });
        var cuts = CrashPoints.Watch(night.Disk, most: 16);
        await night.RunAsync(night.Disk);

        int torn = 0;
        await cuts.TryAllAsync(async (left, _) =>
        {
            try
            {
                await night.AssertNothingLostAsync(left);
            }
            catch (Xunit.Sdk.XunitException e) when (e.Message.Contains("is torn", StringComparison.Ordinal))
            {
                torn++;
            }
        });
        Assert.True(torn > 0, $"nothing was torn in {cuts.States} states");
    }
}
