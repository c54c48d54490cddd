using System.Text;
using ContextPool.TestKit;
using ContextPool.TestKit.Simulation;
using Xunit.Abstractions;

namespace ContextPool.Tests.Saving;

/// <summary>
/// I2, I6: the power is cut behind any change of a save, and of what was not synced any combination is left. A reader finds the context as it
/// was before or as it is after, a check finds no damage, and the next writer goes on. <c>CONTEXTPOOL_TRIALS=long</c> tries 4,096
/// states a cut, and a second cut in every one.
/// </summary>
public abstract class DroppedWritesTests(StoreFeatures features, ITestOutputHelper output)
{
    private const string Root = "/storage";
    private static readonly ContextId Id = Some.ContextId(77);

    public static TheoryData<string> Names => EverySave.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task PowerCutInASave_LeavesBeforeOrAfter(string name)
    {
        var disk = new SimulatedDisk();
        await Open(disk).EnableFeatureAsync(features);
        await EverySave.PrepareAsync(Open(disk), Id);
        string before = await ReadAsync(disk);
        ChatContext context = await Open(disk).OpenAsync(Id);
        var cuts = CrashPoints.Watch(disk);

        await EverySave.Of[name](context);
        cuts.Acknowledge();
        string after = await ReadAsync(disk.Snapshot());

        (long again, int tried) = (0, 0);
        await cuts.TryAllAsync(async (left, acknowledged) =>
        {
            string found = await ReadAsync(left.Snapshot());
            Assert.True(found == after || (acknowledged == 0 && found == before), $"neither before nor after:\n{found}");
            await AssertNoDamageAsync(left);
            if (Trials.AreLong || tried++ % 8 == 0) again += await AssertNextWriterGoesOnAsync(left, found);
        });
        output.WriteLine($"{name}: {cuts.Count} cuts, {cuts.States} states, {again} after a second cut");
        Assert.True(cuts.States > cuts.Count, "nothing was dropped");
        Trials.Count(GetType(), cuts.States, "states after a power cut");
        Trials.Count(GetType(), again, "states after a second one");
    }

    /// <summary>And where the power goes in that too, what was found is still there.</summary>
    private static async Task<long> AssertNextWriterGoesOnAsync(SimulatedDisk disk, string found)
    {
        ChatContext next = await Open(disk).OpenAsync(Id);
        var cuts = CrashPoints.WatchAgain(disk);
        await next.AppendAsync(SavingStore.Draft(50), next.Metadata.Branches[0].Name);
        cuts.Acknowledge();
        string after = await ReadAsync(disk.Snapshot());
        Assert.Contains(SavingStore.Draft(50).Text!, after, StringComparison.Ordinal);
        await cuts.TryAllAsync(async (left, acknowledged) =>
        {
            string now = await ReadAsync(left.Snapshot());
            Assert.True(now == after || (acknowledged == 0 && now == found), $"neither before nor after the next save:\n{now}");
            await AssertNoDamageAsync(left);
        });
        return cuts.States;
    }

    private static async Task AssertNoDamageAsync(SimulatedDisk disk)
    {
        await foreach (Finding finding in Open(disk).CheckAsync(new CheckOptions { ReadData = true })) Assert.False(finding.IsDamage, $"{finding}");
    }

    /// <summary>All that a reader sees.</summary>
    private static async Task<string> ReadAsync(SimulatedDisk disk)
    {
        ChatContext context = await Open(disk).OpenAsync(Id);
        var text = new StringBuilder(SavingStore.Text(context.Metadata.Json));
        foreach (Branch branch in context.Metadata.Branches)
        {
            text.Append('\n').Append(branch.Name);
            await foreach (BranchMessage message in context.ReadBranchAsync(branch.Name))
                text.Append('\n').Append(message.Message is { } there ? SavingStore.Text(there.Json) : message.WhyUnavailable);
        }

        return text.ToString();
    }

    private static ContextStore Open(SimulatedDisk disk) =>
        ContextStore.Open(Root, new ContextStoreOptions { Durable = true }, disk, new StoppedClock { PassesOverWaits = true });
}

/// <summary>Each save in a plain store.</summary>
public sealed class PlainDroppedWritesTests(ITestOutputHelper output) : DroppedWritesTests(StoreFeatures.None, output);

/// <summary>Each save in a store with logs of commits.</summary>
public sealed class CommitLogDroppedWritesTests(ITestOutputHelper output) : DroppedWritesTests(StoreFeatures.CommitLog, output);
