using System.Globalization;
using ContextPool.Files;
using ContextPool.TestKit;
using ContextPool.TestKit.Histories;

namespace ContextPool.Tests.Histories;

/// <summary>
/// Several clients of one store at the same time, in one program: whatever each of them was told can be put in one order. Many short
/// histories; <c>CONTEXTPOOL_TRIALS=long</c> makes a hundred times as many, <c>CONTEXTPOOL_SEED</c> begins elsewhere.
/// </summary>
public sealed class ConcurrentHistoriesTests
{
    private const int Clients = 4;
    private const int Steps = 30;

    private static readonly int FirstSeed = int.Parse(
        Environment.GetEnvironmentVariable("CONTEXTPOOL_SEED") ?? "1", CultureInfo.InvariantCulture);

    /// <summary>How many stores: clients of one store stand in line, those of two meet at the lock.</summary>
    [Theory]
    [InlineData(1, StoreFeatures.None, true, 10)]
    [InlineData(2, StoreFeatures.None, false, 10)]
    [InlineData(Clients, StoreFeatures.None, true, 20)]
    [InlineData(Clients, StoreFeatures.CommitLog, true, 20)]
    [InlineData(2, StoreFeatures.CommitLog, false, 10)]
    public async Task ClientsOfADirectory_SeeOneOrder(int stores, StoreFeatures features, bool deletes, int histories)
    {
        int saved = 0;
        for (int seed = FirstSeed; seed < FirstSeed + CountOf(histories); seed++)
        {
            using var directory = TempDirectory.InMemory();
            var clock = new TickingClock();
            var files = new ShuffledFileOperations(FileOperations.ForThisPlatform, new ShuffledFileOperations.Lobby(new Random(seed)));
            ContextStore[] opened = [.. Enumerable.Range(0, stores).Select(_ => ContextStore.Open(directory.Root, Options, files, clock))];
            await opened[0].EnableFeatureAsync(features);
            saved += await AssertOneOrderAsync(opened, seed, new HistoryMix { Deletes = deletes, Packs = true });
        }

        Assert.True(saved > Steps * CountOf(histories) / 4, $"only {saved} saves");
        Trials.Count(typeof(ConcurrentHistoriesTests), CountOf(histories), "histories of one program");
    }

    [Fact]
    public async Task ClientsOfMemory_SeeOneOrder()
    {
        const int Histories = 60;
        int saved = 0;
        for (int seed = FirstSeed; seed < FirstSeed + CountOf(Histories); seed++)
            saved += await AssertOneOrderAsync([ContextStore.InMemory(Options, new TickingClock())], seed, new HistoryMix { Deletes = true });
        Assert.True(saved > Steps * CountOf(Histories) / 4, $"only {saved} saves");
        Trials.Count(typeof(ConcurrentHistoriesTests), CountOf(Histories), "histories of one program");
    }

    private static ContextStoreOptions Options => new() { Durable = false, TrashGrace = TimeSpan.Zero };

    private static int CountOf(int histories) => Trials.AreLong ? 100 * histories : histories;

    /// <returns>How many saves were done.</returns>
    private static async Task<int> AssertOneOrderAsync(ContextStore[] stores, int seed, HistoryMix mix)
    {
        var history = new HistoryInMemory();
        ContextId[] contexts = [Some.ContextId(1), Some.ContextId(2)];
        var first = new HistoryClient(stores[0], 1, contexts, history, mix, new Random(seed));
        foreach (ContextId id in contexts) await first.CreateAsync(id);
        await Task.WhenAll(Enumerable.Range(2, Clients).Select(number => Task.Run(async () =>
        {
            var client = new HistoryClient(stores[number % stores.Length], number, contexts, history, mix, new Random((seed * 100) + number));
            for (int step = 0; step < Steps; step++) await client.StepAsync();
        })));
        foreach (ContextId id in contexts) await first.ReadAllAsync(id);
        IReadOnlyList<HistoryProblem> problems = HistoryCheck.ProblemsOf(history.Acts);
        if (problems.Count > 0) Assert.Fail($"seed {seed}: {string.Join("\n\n", problems)}");
        return history.Acts.Count(act => act.IsSave && act.Result == Act.Done);
    }
}
