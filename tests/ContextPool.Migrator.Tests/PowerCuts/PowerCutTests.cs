using System.Globalization;
using ContextPool.Migrator.Tests.EndToEnd;
using Xunit.Abstractions;

namespace ContextPool.Migrator.Tests.PowerCuts;

/// <summary>
/// I1 and I7 on real file systems: the power is cut right after a run or in the middle of it, without a last flush, and
/// nothing that a report claims and no source that was removed is lost. <c>CONTEXTPOOL_TRIALS=long</c> tries every order.
/// </summary>
[Trait("Category", "PowerCut")]
public sealed class PowerCutTests(ITestOutputHelper output)
{
    private static readonly string[] Between = ["", "change, ", "adopt, "];

    // Nothing is removed with none: such settings are refused.
    private static readonly string[] Runs = ["none", "batch", "file", "batch -d", "file -d"];

    /// <summary>Nights, devices, whether the cut comes in the middle of the last run, seed.</summary>
    public static TheoryData<string, int, bool, int> Orders => IsLong ? EveryOrder() : new()
    {
        { "batch", 1, false, 1 },
        { "batch -d", 2, false, 2 },
        { "batch -d", 1, true, 3 },
        { "file -d", 1, true, 4 },
        { "batch, change, file -d", 2, true, 5 },
        { "file, change, batch", 1, true, 6 },
        { "batch, adopt, batch -d", 2, false, 7 },
        { "none, batch", 1, false, 8 },
        { "none, change, file", 1, true, 9 },
        { "none, none", 1, true, 10 },
        { "none, batch -d", 2, false, 12 },
        { "none, file -d", 1, false, 11 },
        { "none, adopt, file -d", 1, false, 13 },
    };

    /// <summary>As <see cref="Orders"/>, fewer, because the orders are the same and only the file system differs.</summary>
    public static TheoryData<string, int, bool, int> FewOrders => IsLong ? EveryOrder() : new()
    {
        { "batch -d", 1, true, 21 },
        { "file, change, file -d", 2, true, 22 },
        { "none, batch -d", 1, false, 23 },
        { "none, change, batch", 1, true, 24 },
        { "none, file -d", 2, false, 25 },
    };

    private static bool IsLong => Environment.GetEnvironmentVariable("CONTEXTPOOL_TRIALS") == "long";

    [PowerCutTheory("ext4")]
    [MemberData(nameof(Orders))]
    public void OnExt4_NothingClaimedAndNothingRemovedIsLost(string nights, int devices, bool inTheMiddle, int seed) =>
        Try("ext4", nights, devices, inTheMiddle, seed);

    [PowerCutTheory("xfs")]
    [MemberData(nameof(FewOrders))]
    public void OnXfs_NothingClaimedAndNothingRemovedIsLost(string nights, int devices, bool inTheMiddle, int seed) =>
        Try("xfs", nights, devices, inTheMiddle, seed);

    [PowerCutTheory("btrfs")]
    [MemberData(nameof(FewOrders))]
    public void OnBtrfs_NothingClaimedAndNothingRemovedIsLost(string nights, int devices, bool inTheMiddle, int seed) =>
        Try("btrfs", nights, devices, inTheMiddle, seed);

    /// <summary>The control: with no sync at all the same cut does lose pools, so that these trials can fail.</summary>
    [PowerCutTheory("ext4")]
    [InlineData("none", 14)]
    public void WithoutSyncs_PoolsAreLostAndTheSourcesStay(string nights, int seed)
    {
        using var outage = new Outage("ext4", devices: 1, seed);
        outage.Live(nights, inTheMiddle: false);
        Assert.NotEqual(0, outage.RowsWithoutPool);
        Assert.All(outage.Saved.Ids, id => Assert.True(outage.Saved.Find(id, outage.Saved.Newest(id)).Legacy));
        Assert.Equal(ExitCodes.DamageFound, outage.Check().ExitCode);
    }

    private static TheoryData<string, int, bool, int> EveryOrder()
    {
        var orders = new TheoryData<string, int, bool, int>();
        int seed = 1000;
        foreach (string last in Runs)
        {
            foreach (string order in Runs.SelectMany(first => Between.Select(what => $"{first}, {what}{last}")).Prepend(last))
            {
                for (int devices = 1; devices <= 2; devices++)
                {
                    orders.Add(order, devices, false, seed++);
                    orders.Add(order, devices, true, seed++);
                }
            }
        }

        return orders;
    }

    private void Try(string fileSystem, string nights, int devices, bool inTheMiddle, int seed)
    {
        using var outage = new Outage(fileSystem, devices, seed);
        outage.Live(nights, inTheMiddle);
        string places = outage.Places();
        AssertNothingBroken(outage);
        bool isTrial = nights.Contains("none", StringComparison.Ordinal);
        if (outage.HasTornPool) Assert.Equal(ExitCodes.DamageFound, outage.Check().ExitCode);
        if (!isTrial) AssertNextRunFinishes(outage);

        // And whoever goes on, and lets the sources be removed, loses nothing either: not even by the next cut.
        ProgramResult goingOn = outage.Run("batch -d");
        outage.CutPower();
        outage.Restart();
        AssertNothingBroken(outage);
        Assert.True(goingOn.ExitCode is 0 or 3 or 6 && (isTrial || goingOn.ExitCode == 0), goingOn.Error);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{fileSystem}  {nights}  {devices} devices  {(inTheMiddle ? "middle" : "end")}  seed {seed}: {places}; in the end, exit {goingOn.ExitCode}: {outage.Places()}"));
    }

    private static void AssertNothingBroken(Outage outage)
    {
        IReadOnlyList<string> broken = outage.Broken();
        Assert.True(broken.Count == 0, string.Create(
            CultureInfo.InvariantCulture, $"{broken.Count} of {outage.Saved.Ids.Count} contexts:\n{string.Join('\n', broken)}"));
    }

    private static void AssertNextRunFinishes(Outage outage)
    {
        ProgramResult next = outage.Run("batch");
        Assert.True(next.ExitCode == 0, next.Error);
        Assert.Empty(outage.Litter());
        Assert.Equal("", outage.CheckBackups());
        ProgramResult check = outage.Check();
        Assert.True(check.ExitCode == 0, check.Out);
        Assert.All(outage.Saved.Ids, id => Assert.True(outage.Saved.Find(id, outage.Saved.Newest(id)).Pool));
    }
}
