using System.Globalization;
using ContextPool.TestKit;
using ContextPool.TestKit.Histories;

namespace ContextPool.Migrator.Tests.Histories;

/// <summary>
/// Several programs at once on one store, some of them stopped or killed in the middle of a call: whatever each was told can be put in one
/// order. <c>CONTEXTPOOL_TRIALS=long</c> makes fifty times as many histories, <c>CONTEXTPOOL_SEED</c> begins elsewhere.
/// </summary>
[Trait("Category", "Slow")]
public sealed class HistoriesOfProgramsTests
{
    private static readonly int FirstSeed = int.Parse(
        Environment.GetEnvironmentVariable("CONTEXTPOOL_SEED") ?? "1", CultureInfo.InvariantCulture);

    private static readonly Dictionary<string, ProgramsWays> Ways = new()
    {
        ["contexts come and go"] = new ProgramsWays
        {
            Own = 3,
            Contexts = 3,
            Clients = "deletes,packs",
            Steps = 200,
            Features = StoreFeatures.CommitLog,
            Commands = ["check --read-data", "pack", "repair --yes", "unpack", "gc", "pack --all"],
        },
        ["beside migrations"] = new ProgramsWays
        {
            Own = 1,
            Contexts = 4,
            Clients = "packs",
            Steps = 200,
            Commands = ["migrate --yes", "check --read-data", "migrate --yes --delete-legacy", "repair --yes"],
        },
        ["beside the original"] = new ProgramsWays
        {
            Own = 1,
            Contexts = 3,
            Clients = "-",
            Steps = 200,
            SavesPools = true,
            Commands = ["check --read-data", "repair --yes", "migrate --yes", "gc"],
        },
    };

    public static TheoryData<string> Names => [.. Ways.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task ProgramsAtOnce_SeeOneOrder(string ways)
    {
        int count = Trials.AreLong ? 50 : 1;
        int killed = 0;
        for (int seed = FirstSeed; seed < FirstSeed + count; seed++)
        {
            using var scene = new ProgramsScene(seed, Ways[ways]);
            IReadOnlyList<Act> acts = await scene.PlayAsync();
            killed += scene.Killed;
            IReadOnlyList<HistoryProblem> problems = HistoryCheck.ProblemsOf(acts);
            if (problems.Count > 0) Assert.Fail($"seed {seed}: {string.Join("\n\n", problems)}");
            Assert.True(acts.Count(act => act.IsSave && act.Result == Act.Done) > 50, $"seed {seed}: hardly anything was saved");
            Trials.Count(typeof(HistoriesOfProgramsTests), acts.Count, "calls of several programs");
        }

        Assert.True(killed > 0, "nobody was killed");
        Trials.Count(typeof(HistoriesOfProgramsTests), count, "histories of several programs");
    }
}
